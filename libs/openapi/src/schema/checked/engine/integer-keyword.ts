import { multiplesOf } from './multiples.js';

/** Keyword of ours: what a whole number must be that JavaScript or Ajv would not keep to the digit. */
export const INTEGER = 'x-integer';

/** The value of `INTEGER`. A text of digits is held against what Ajv holds against numbers alone. */
export interface IntegerRules {
  /** Whether the value is a whole number, by this very schema. */
  readonly whole: boolean;
  /** `digits`: a text of digits may stand for the number. `any`: texts are something else. */
  readonly text: 'digits' | 'any' | 'none';
  readonly format?: 'int64' | 'uint64';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  /** What is allowed, numbers and null. */
  readonly enum?: readonly unknown[];
}

/** What is wrong with a value, as errors of Ajv have it. */
export interface IntegerProblem {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const DIGITS = /^(?:0|-?[1-9][0-9]{0,19})$/;
/** The least and the greatest number of each format. */
export const RANGES = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const;
const MOST = Number.MAX_SAFE_INTEGER;

const COMPARISONS: readonly (readonly [
  name: 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum',
  comparison: string,
  fits: (value: bigint, limit: number) => boolean,
])[] = [
  ['minimum', '>=', (value, limit) => value >= limit],
  ['maximum', '<=', (value, limit) => value <= limit],
  ['exclusiveMinimum', '>', (value, limit) => value > limit],
  ['exclusiveMaximum', '<', (value, limit) => value < limit],
];

/** What is wrong with a value; undefined where nothing is. Numbers are held against bounds by Ajv. */
export function integerProblem(rules: IntegerRules, value: unknown): IntegerProblem | undefined {
  if (typeof value === 'number') return numberProblem(rules, value);
  if (typeof value === 'string' && rules.text === 'digits') return textProblem(rules, value);
  return rules.text === 'digits' ? enumProblem(rules, value) : undefined;
}

function numberProblem(rules: IntegerRules, value: number): IntegerProblem | undefined {
  if (!Number.isInteger(value)) return undefined;
  if (rules.whole && !Number.isSafeInteger(value)) {
    return problem(
      rules.text === 'none'
        ? `is too large: it must be from -${MOST} to ${MOST}`
        : `loses digits as a number beyond ${MOST}: write it as text, in quotes`,
    );
  }
  return rangeProblem(rules, BigInt(value)) ?? enumProblem(rules, value);
}

function textProblem(rules: IntegerRules, text: string): IntegerProblem | undefined {
  if (!DIGITS.test(text)) {
    return rules.whole ? problem('must be an integer, or its digits as text') : undefined;
  }
  const value = BigInt(text);
  const wrong = COMPARISONS.find(([name, , fits]) => {
    const limit = rules[name];
    return limit !== undefined && !fits(value, limit);
  });
  if (wrong !== undefined) {
    const [keyword, comparison] = wrong;
    return { keyword, params: { comparison, limit: rules[keyword] } };
  }
  const { multipleOf } = rules;
  if (multipleOf !== undefined && !multiplesOf(multipleOf)(value)) {
    return { keyword: 'multipleOf', params: { multipleOf } };
  }
  return rangeProblem(rules, value) ?? enumProblem(rules, value);
}

function rangeProblem({ format }: IntegerRules, value: bigint): IntegerProblem | undefined {
  if (format === undefined) return undefined;
  const [least, most] = RANGES[format];
  const fits = value >= least && value <= most;
  return fits ? undefined : problem(`must be from ${least} to ${most}`);
}

function enumProblem({ enum: allowed }: IntegerRules, value: unknown): IntegerProblem | undefined {
  if (allowed === undefined || allowed.some((each) => isSame(each, value))) return undefined;
  return { keyword: 'enum', params: { allowedValues: allowed } };
}

/** A number of a document beyond 2^53 lost its digits when that was read: what reads as the same number is the same. */
function isSame(allowed: unknown, value: unknown): boolean {
  if (typeof value !== 'bigint' || typeof allowed !== 'number') return allowed === value;
  return Number.isSafeInteger(allowed) ? value === BigInt(allowed) : Number(value) === allowed;
}

function problem(text: string): IntegerProblem {
  return { keyword: INTEGER, params: { text } };
}
