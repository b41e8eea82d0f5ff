import { safeLine } from '#foreign-text';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { INTEGER } from './checked/engine/integer-keyword.js';
import { isExactNumber } from './schema-node.js';

/** Most problems of one value that are named; how many more there are is said. */
export const MAX_PROBLEMS = 10;
/** Most characters of what is said of one problem. */
export const MAX_PROBLEM_CHARACTERS = 200;
/** Values that are allowed, or names that are known, of which so many are named. */
const MAX_NAMED = 20;
/** Errors of one check that are put in words. */
const MAX_ERRORS = 20;
/** Shapes of which one should fit: what keeps so many of them from it is said. */
const MAX_SHAPES = 3;

type Params = Readonly<Record<string, unknown>>;

const WORDS: Readonly<Record<string, (params: Params) => string>> = {
  type: ({ type }) => `must be ${[type].flat().join(' or ')}`,
  enum: ({ allowedValues }) => `must be one of ${listed(allowedValues as readonly unknown[])}`,
  const: ({ allowedValue }) => `must be ${listed([allowedValue])}`,
  format: ({ format }) => `must be a valid ${String(format)}`,
  pattern: ({ pattern }) => `must match ${String(pattern)}`,
  required: ({ missingProperty }) => `${quoted(missingProperty)} is missing`,
  additionalProperties: ({ additionalProperty }) => `unknown field ${quoted(additionalProperty)}`,
  unevaluatedProperties: ({ unevaluatedProperty }) =>
    `unknown field ${quoted(unevaluatedProperty)}`,
  propertyNames: ({ propertyName }) => `a field cannot be named ${quoted(propertyName)}`,
  dependentRequired: ({ property, missingProperty }) =>
    `${quoted(missingProperty)} is missing beside ${quoted(property)}`,
  minimum: compared,
  maximum: compared,
  exclusiveMinimum: compared,
  exclusiveMaximum: compared,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${String(multipleOf)}`,
  minLength: ({ limit }) => `must have at least ${String(limit)} characters`,
  maxLength: ({ limit }) => `must have at most ${String(limit)} characters`,
  minItems: ({ limit }) => `must have at least ${String(limit)} items`,
  maxItems: ({ limit }) => `must have at most ${String(limit)} items`,
  minProperties: ({ limit }) => `must have at least ${String(limit)} fields`,
  maxProperties: ({ limit }) => `must have at most ${String(limit)} fields`,
  uniqueItems: () => 'must not have the same item twice',
  contains: () => 'lacks an item of the kind that it must have',
  [INTEGER]: ({ text }) => String(text),
  not: () => 'must not have this shape',
  anyOf: () => 'must have one of the described shapes',
};

/** What is wrong by the first error of a check: one line, in words that say what to write instead. */
export function problemOf(errors: readonly ErrorObject[]): string {
  const last = errors.at(-1);
  if (last === undefined) return problemLine('', 'is not what the schema says');
  if (last.keyword !== 'anyOf') return problemLine(last.instancePath, wordsOf(last));
  // Of shapes of which none fits, the one that went furthest is what was meant.
  const deepest = errors.reduce((most, each) => Math.max(most, depthOf(each)), 0);
  const inside = errors.find((each) => depthOf(each) === deepest && each.keyword !== 'anyOf');
  if (inside && deepest > depthOf(last)) {
    return problemLine(inside.instancePath, wordsOfAll(inside, errors));
  }
  const others = errors.filter((each) => each.keyword !== 'anyOf').slice(0, MAX_ERRORS);
  const reasons = others.map(wordsOf);
  const some = [...new Set(reasons)].slice(0, MAX_SHAPES).join(', or ');
  return problemLine(last.instancePath, some === '' ? wordsOf(last) : some);
}

/** A line about a field; its path is a JSON Pointer. */
export function problemLine(path: string, text: string): string {
  const parts = path.split('/').slice(1);
  const field = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
  return safeLine(field === '' ? text : `${field}: ${text}`, { max: MAX_PROBLEM_CHARACTERS });
}

/** Values for a message, the first ones. */
export function listed(values: readonly unknown[]): string {
  const named = values.slice(0, MAX_NAMED).map((each) => JSON.stringify(each));
  const more = values.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

/** A foreign name for a message. */
export function quoted(name: unknown): string {
  return JSON.stringify(String(name).slice(0, MAX_PROBLEM_CHARACTERS));
}

/** Where shapes differ in a value that is one of theirs, the values of all of them are what may be written. */
function wordsOfAll(error: ErrorObject, errors: readonly ErrorObject[]): string {
  const values = errors
    .filter(({ instancePath }) => instancePath === error.instancePath)
    .slice(0, MAX_ERRORS)
    .flatMap(({ keyword, params }) => valuesOf(keyword, params as Params));
  const isValue = error.keyword === 'enum' || error.keyword === 'const';
  return isValue && values.length > 1
    ? `must be one of ${listed([...new Set(values)])}`
    : wordsOf(error);
}

function valuesOf(keyword: string, { allowedValue, allowedValues }: Params): readonly unknown[] {
  if (keyword === 'const') return [allowedValue];
  return keyword === 'enum' ? (allowedValues as readonly unknown[]) : [];
}

function wordsOf(error: ErrorObject): string {
  const words = Object.hasOwn(WORDS, error.keyword) ? WORDS[error.keyword] : undefined;
  return words ? words(error.params as Params) : `does not satisfy ${error.keyword}`;
}

function compared({ comparison, limit }: Params): string {
  const bound = Number(limit);
  const most = Number.MAX_SAFE_INTEGER;
  if (isExactNumber(bound)) return `must be ${String(comparison)} ${bound}`;
  const where = bound > 0 ? `above ${most}` : `below -${most}`;
  return `must be ${String(comparison)} the bound of the document, which is ${where}`;
}

function depthOf(error: ErrorObject): number {
  return error.instancePath.split('/').length;
}
