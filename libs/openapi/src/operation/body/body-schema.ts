import type { ApiDocument } from '../../document/api-document.js';
import { isMapping, type Node } from '../../document/node.js';
import { MAX_FILE_BYTES } from '../../request/body/file-argument.js';
import { fieldOf } from '../node-fields.js';

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
