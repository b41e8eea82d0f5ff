/** Steps of a division in decimal digits. */
export const DECIMAL_STEPS = 10;

/** Whether a number is a multiple of a positive one, as both are written in decimal: 19.99 is one of 0.01. */
export function isMultiple(value: number | bigint, factor: number): boolean {
  if (typeof value === 'number' && Number.isInteger(value) && Number.isInteger(factor)) {
    return value % factor === 0;
  }
  const [one, other] = [decimalOf(value), decimalOf(factor)];
  const exponent = Math.min(one.exponent, other.exponent);
  return scaled(one, exponent) % scaled(other, exponent) === 0n;
}

/** `digits` times ten to the power of `exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

function decimalOf(value: number | bigint): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
