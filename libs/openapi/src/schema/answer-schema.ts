import type { ApiDocument } from '../document/api-document.js';
import type { Node } from '../document/node.js';
import { CheckedSchemas } from './checked/checked-schemas.js';
import { isExact } from './plain-text.js';
import { isHidden, type JsonSchema } from './schema-node.js';
import type { ObjectSchema } from './schema-types.js';
import { mergedSchema } from './shown/merged-schema.js';
import { ownParts, ownTypes } from './shown/shown-parts.js';

/** Most bytes of the schema of an answer. */
const MAX_ANSWER_SCHEMA_BYTES = 16 * 1024;
/** About how many bytes stand around the properties. */
const AROUND = 40;

/**
 * The schema of an answer that is an object; undefined for any other. `loose`: names and types of its properties,
 * nothing required, as many as there is room for. `strict`: all that the document says, references replaced, without
 * `writeOnly` properties; undefined where that has no end or is too large. Throws `DocumentError`.
 */
export function answerSchema(
  document: ApiDocument,
  node: Node,
  kind: 'loose' | 'strict',
): ObjectSchema | undefined {
  const types = ownTypes(document, node);
  if (types.length !== 1 || types[0] !== 'object') return undefined;
  return kind === 'loose' ? loose(document, node) : strict(document, node);
}

function loose(document: ApiDocument, node: Node): ObjectSchema {
  const { properties } = mergedSchema(ownParts(document, node).parts, false);
  const shown: [string, JsonSchema][] = [];
  let left = MAX_ANSWER_SCHEMA_BYTES;
  for (const [name, nodes] of properties) {
    if (!isExact(name) || nodes.some((each) => isHidden(document, each, 'answer'))) continue;
    const [only, ...others] = nodes;
    const types = only && others.length === 0 ? ownTypes(document, only) : [];
    const schema = types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types };
    left -= Buffer.byteLength(JSON.stringify([name, schema]));
    if (left < AROUND) break;
    shown.push([name, schema]);
  }
  return { type: 'object', properties: Object.fromEntries(shown) };
}

function strict(document: ApiDocument, node: Node): ObjectSchema | undefined {
  const schemas = new CheckedSchemas(document, {
    direction: 'answer',
    references: 'inline',
    characters: MAX_ANSWER_SCHEMA_BYTES,
  });
  const schema: ObjectSchema = { ...schemas.schema(node), type: 'object' };
  if (!schemas.complete) return undefined;
  return Buffer.byteLength(JSON.stringify(schema)) <= MAX_ANSWER_SCHEMA_BYTES ? schema : undefined;
}
