import type { ApiDocument } from '../../document/api-document.js';
import { isMapping, member, members, type Node } from '../../document/node.js';
import { MAX_FILE_BYTES } from '../../request/body/file-argument.js';
import type { DigitPlaces } from '../../request/body/json-digits.js';
import { fieldOf } from '../node-fields.js';

/** Levels of a body's schema that are searched for whole numbers of 64 bits. */
const MAX_DIGIT_LEVELS = 8;
/** Schemas of a body that are searched for them. */
const MAX_DIGIT_SCHEMAS = 2_000;

/** Words of a schema that say nothing of the value. */
const WORDS = /^(?:title|description|deprecated|readOnly|writeOnly|example|examples|x-.*)$/;

/** Keywords of a schema for an object without properties. */
const EMPTY: readonly string[] = ['type', 'properties', 'additionalProperties', 'required'];

/** Whether a schema allows nothing but `{}`. */
export function isEmptyObject(document: ApiDocument, node: Node): boolean {
  const { value } = document.resolve(node);
  return (
    isMapping(value) &&
    value['additionalProperties'] === false &&
    Object.keys(value).every((key) => WORDS.test(key) || EMPTY.includes(key)) &&
    Object.keys(isMapping(value['properties']) ? value['properties'] : {}).length === 0
  );
}

/** What a schema says of bytes: `base64` are those that are sent as such a text; `open`: it says nothing at all. */
export type Binary = 'no' | 'raw' | 'base64' | 'open';

/** Whether the value of a schema is bytes (OpenAPI 3.0, 3.1: Considerations for File Uploads). */
export function binaryOf(document: ApiDocument, node: Node): Binary {
  const { value } = document.resolve(node);
  if (!isMapping(value)) return 'no';
  const isText = [value['type']].flat().includes('string');
  const encoding = value['contentEncoding'];
  if (encoding === 'base64') return 'base64';
  if (isText && value['format'] === 'binary') return 'raw';
  if (document.version === '3.0') return 'no';
  if (typeof value['contentMediaType'] === 'string' && encoding === undefined) return 'raw';
  return Object.keys(value).every((key) => WORDS.test(key)) ? 'open' : 'no';
}

/** Most bytes of a file, as its schema says or as we allow. */
export function mostFileBytes(document: ApiDocument, node: Node): number {
  const most = fieldOf(document.resolve(node), 'maxLength');
  return typeof most === 'number' && most >= 0 ? Math.min(most, MAX_FILE_BYTES) : MAX_FILE_BYTES;
}

/**
 * Where whole numbers of 64 bits stand; undefined where there are none. Alternatives (`oneOf`, `anyOf`) are not
 * looked into, since a decimal text may be just a text in one of them.
 */
export function digitPlaces(document: ApiDocument, schema: Node): DigitPlaces | undefined {
  let schemas = 0;
  const places = (node: Node | undefined, level: number): DigitPlaces | undefined => {
    if (node === undefined || level > MAX_DIGIT_LEVELS) return undefined;
    if ((schemas += 1) > MAX_DIGIT_SCHEMAS) return undefined;
    const at = document.resolve(node);
    const all = member(at, 'allOf');
    const parts = all ? members(all).map(([, each]) => places(each, level + 1)) : [];
    const own = member(at, 'properties');
    const properties = (own ? members(own) : []).map(
      ([name, each]) => [name, places(each, level + 1)] as const,
    );
    const found = {
      here: isLong(at),
      properties: new Map(properties.flatMap(([name, each]) => (each ? [[name, each]] : []))),
      items: places(member(at, 'items'), level + 1),
      others: places(member(at, 'additionalProperties'), level + 1),
    };
    return parts.reduce(together, isEmpty(found) ? undefined : found);
  };
  return places(schema, 0);
}

function isLong(node: Node): boolean {
  const types: readonly unknown[] = [fieldOf(node, 'type')].flat();
  const isInteger = types.includes('integer') && !types.includes('string');
  return isInteger && ['int64', 'uint64'].includes(String(fieldOf(node, 'format')));
}

function isEmpty({ here, properties, items, others }: DigitPlaces): boolean {
  return !here && properties.size === 0 && items === undefined && others === undefined;
}

function together(
  one: DigitPlaces | undefined,
  other: DigitPlaces | undefined,
): DigitPlaces | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    here: one.here || other.here,
    properties: new Map([...one.properties, ...other.properties]),
    items: one.items ?? other.items,
    others: one.others ?? other.others,
  };
}
