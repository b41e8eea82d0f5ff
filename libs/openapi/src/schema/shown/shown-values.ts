import type { Node } from '../../document/node.js';
import { isExact, plainText } from '../plain-text.js';
import { isExactNumber, type JsonSchema } from '../schema-node.js';
import { first, type MergedSchema } from './merged-schema.js';
import { valuesInWords } from './shown-words.js';

/** Most characters of an example that stands for a missing description. */
const MAX_EXAMPLE = 40;
/** Most characters of a default. */
const MAX_DEFAULT = 100;
/** Most values of an `enum`; of more, some are told. */
const MAX_ENUM = 50;

/** Keywords, and what is told instead of others: ends of a sentence, without its full stop. */
export interface Structure {
  readonly schema: JsonSchema;
  readonly words: readonly string[];
}

/** `type`, `format` and `enum`, as far as clients take them. */
export function shownValues({ types = [], values, format }: MergedSchema): Structure {
  const texts = values?.every((each) => each === null || typeof each === 'string');
  const listed = values && values.length <= MAX_ENUM && texts;
  const exact = listed && values.every((each) => each === null || isExact(each));
  const implied = types.length === 0 && exact ? typesOfTexts(values) : types;
  return {
    schema: {
      ...(implied.length > 0 && { type: implied.length === 1 ? implied[0] : implied }),
      ...(format && { format }),
      ...(exact && { enum: values }),
    },
    words: values && !exact ? [valuesInWords(values)] : [],
  };
}

/** The default of schemas that apply together, where it can be shown as it is. */
export function defaultOf(parts: readonly Node[]): JsonSchema {
  const value = first(parts, 'default');
  if (value === undefined || value === null) return {};
  if (typeof value === 'number' && !isExactNumber(value)) return {};
  const text = JSON.stringify(value);
  return text.length <= MAX_DEFAULT && isExact(text) ? { default: value } : {};
}

/** Their example in words; an empty text where none can be shown as it is. */
export function exampleOf(parts: readonly Node[]): string {
  const list = first(parts, 'examples');
  const value: unknown = first(parts, 'example') ?? (Array.isArray(list) ? list[0] : undefined);
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const example = text.length <= MAX_EXAMPLE && isExact(text) ? plainText(text, MAX_EXAMPLE) : '';
  return example === '' ? '' : `Example: ${example}`;
}

function typesOfTexts(values: readonly unknown[]): readonly string[] {
  return values.includes(null) ? ['string', 'null'] : ['string'];
}
