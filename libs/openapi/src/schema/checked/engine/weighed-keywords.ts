import { _, type FuncKeywordDefinition, type KeywordErrorDefinition } from 'ajv/dist/2020.js';
import type { Meter } from './meter.js';
import { multiplesOf } from './multiples.js';

/** Steps of a division in decimal digits. */
const DECIMAL_STEPS = 100;
/** Fields of an object that are counted in the time of one step. */
const FIELDS = 4;

/** How many fields an object has; none where a value is no object. */
export function fieldsOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** Keywords that take longer with a larger value, instead of those of Ajv: exact, and with what they cost. */
export function weighedKeywords(meter: Meter): readonly FuncKeywordDefinition[] {
  return [
    ...lengths(meter),
    ...counts(meter),
    {
      keyword: 'multipleOf',
      type: 'number',
      schemaType: 'number',
      error: { message: '', params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}` },
      compile: (factor: number) =>
        multiplesOf(factor, () => {
          meter.spend(DECIMAL_STEPS);
        }),
    },
    {
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      compile: (unique: boolean) => (items: readonly unknown[]) => {
        if (!unique) return true;
        meter.spend(items.length);
        return new Set(items.map((each) => meter.identityOf(each))).size === items.length;
      },
    },
  ];
}

function lengths(meter: Meter): readonly FuncKeywordDefinition[] {
  const characters = (text: string) => {
    meter.read(text);
    return Array.from(text).length;
  };
  // A character is one code unit or two: most texts need not be read.
  const isLong = (text: string, least: number) =>
    text.length >= 2 * least || (text.length >= least && characters(text) >= least);
  return [
    limit('minLength', 'string', (text: string, least) => isLong(text, least)),
    limit('maxLength', 'string', (text: string, most) => !isLong(text, most + 1)),
  ];
}

function counts(meter: Meter): readonly FuncKeywordDefinition[] {
  const fields = (value: object) => {
    const count = fieldsOf(value);
    meter.spend(count / FIELDS);
    return count;
  };
  return [
    limit('minProperties', 'object', (value: object, least) => fields(value) >= least),
    limit('maxProperties', 'object', (value: object, most) => fields(value) <= most),
  ];
}

const LIMIT: KeywordErrorDefinition = {
  message: '',
  params: ({ schemaCode }) => _`{limit: ${schemaCode}}`,
};

function limit(
  keyword: string,
  type: 'string' | 'object',
  fits: (value: never, limit: number) => boolean,
): FuncKeywordDefinition {
  return {
    keyword,
    type,
    schemaType: 'number',
    error: LIMIT,
    compile: (given: number) => (value: unknown) => fits(value as never, given),
  };
}
