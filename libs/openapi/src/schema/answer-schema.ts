import type { ApiDocument } from '../document/api-document.js';
import type { Node } from '../document/node.js';
import { CheckedSchemas } from './checked/checked-schemas.js';
import { isExact } from './plain-text.js';
import { isHidden, isNullable, type JsonSchema } from './schema-node.js';
import type { ObjectSchema } from './schema-types.js';
import { mergedSchema, type MergedSchema } from './shown/merged-schema.js';
import { shownParts } from './shown/shown-parts.js';

/** Most bytes of the schema of an answer. */
const MAX_ANSWER_SCHEMA_BYTES = 16 * 1024;
/** References of an answer's own schema that are followed. */
const MAX_REFERENCES = 100;

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
  const merged = answer(document, node);
  if (merged?.types?.length !== 1 || merged.types[0] !== 'object') return undefined;
  return kind === 'loose' ? loose(document, merged) : strict(document, node);
}

function answer(document: ApiDocument, node: Node): MergedSchema | undefined {
  const at = { depth: MAX_REFERENCES, nesting: 0, chain: new Set<string>() };
  let left = MAX_REFERENCES;
  const { parts, again, cut } = shownParts(document, [node], at, () => (left -= 1) >= 0);
  return again || cut ? undefined : mergedSchema(parts, isNullable(node));
}

function loose(document: ApiDocument, { properties }: MergedSchema): ObjectSchema {
  let left = MAX_ANSWER_SCHEMA_BYTES;
  const shown: [string, JsonSchema][] = [];
  for (const [name, nodes] of properties) {
    if (!isExact(name) || nodes.some((each) => isHidden(document, each, 'answer'))) continue;
    const types =
      nodes.length === 1 ? nodes.map((each) => answer(document, each)?.types ?? []) : [];
    const [list = []] = types;
    const schema = list.length === 0 ? {} : { type: list.length === 1 ? list[0] : list };
    left -= Buffer.byteLength(JSON.stringify([name, schema]));
    if (left < 0) break;
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
