/** Values of `LOG_LEVEL`. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What to write where only these values are known. */
export function writeOneOf(names: readonly string[]): string {
  return `write ${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

/**
 * What to write instead of a text that is not a number in decimal digits, or is out of range; undefined when
 * it is right. `0xBB9`, `1e3`, `+5` and `007` are refused; at most three decimals, where any are allowed.
 */
export function numberProblem(
  value: string,
  {
    least,
    most,
    whole,
  }: { readonly least: number; readonly most: number; readonly whole: boolean },
): string | undefined {
  const shape = whole ? /^(0|[1-9]\d{0,14})$/ : /^(0|[1-9]\d{0,14})(\.\d{1,3})?$/;
  return shape.test(value) && Number(value) >= least && Number(value) <= most
    ? undefined
    : `write a ${whole ? 'whole number' : 'number'} from ${least} to ${most}, in digits`;
}
