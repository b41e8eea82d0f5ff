/** Most digits behind the point by which a division is exact: ten to this power is a double (IEEE 754). */
const MAX_EXACT_POWER = 22;

/** Whether a number is a multiple of `factor`, as both are written in decimal: 19.99 is one of 0.01. */
export type Multiples = (value: number | bigint) => boolean;

/**
 * The multiples of a positive number. `slow` is told before a value takes longer than usual: it is beyond what doubles
 * hold.
 */
export function multiplesOf(factor: number, slow: () => void = () => undefined): Multiples {
  const { digits, exponent } = decimalOf(factor);
  const unit = Number(digits);
  const isPlain = exponent >= -MAX_EXACT_POWER && Number.isSafeInteger(unit);
  return (value) => {
    if (typeof value === 'number') {
      if (Number.isInteger(value) && Number.isInteger(factor)) return value % factor === 0;
      const nearest = Math.round(value / factor) * unit;
      // Of integers that doubles hold, a division gives the very double that the decimal is read as.
      if (isPlain && Number.isSafeInteger(nearest)) return nearest / 10 ** -exponent === value;
    }
    slow();
    return isMultiple(decimalOf(value), { digits, exponent });
  };
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

function isMultiple(value: Decimal, factor: Decimal): boolean {
  const exponent = Math.min(value.exponent, factor.exponent);
  return scaled(value, exponent) % scaled(factor, exponent) === 0n;
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
