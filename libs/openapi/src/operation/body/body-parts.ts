import type { ApiDocument } from '../../document/api-document.js';
import { member, type Node } from '../../document/node.js';
import type { PartForm } from '../../request/body/body-writer.js';
import { fileSchema } from '../../request/body/file-argument.js';
import { essenceOf, isJson, isMediaType } from '../../request/body/media-type.js';
import { binaryOf, mostFileBytes, type Binary } from './body-schema.js';
import { digitPlaces } from './digit-places.js';
import { encodingOf, fieldStyle, hasStyle } from '../arguments/encoding-style.js';
import { fieldOf, textField } from '../node-fields.js';

/** A property of a multipart body: how it is written, and the schema of its argument. */
export interface Part {
  readonly schema: Node | Readonly<Record<string, unknown>>;
  readonly documented?: string;
  readonly form: PartForm;
}

/** A property of a multipart body. */
export interface PartProperty {
  readonly name: string;
  readonly schema: Node;
  /** Names of all parts, as `KeyRules` has them: no key of a free-form part stands for another part. */
  readonly taken: ReadonlySet<string>;
}

/** The part of a property (OpenAPI 3.1, Encoding Object). Throws `DocumentError`. */
export function partOf(
  document: ApiDocument,
  media: Node,
  { name, schema, taken }: PartProperty,
): Part {
  const encoding = encodingOf(document, media, name);
  if (document.version !== '3.0' && hasStyle(encoding)) {
    const style = fieldStyle(document, encoding, { name, schema, taken });
    if (style !== undefined) return { schema, form: { as: 'fields', style } };
  }
  const types = (textField(encoding, 'contentType') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(isMediaType);
  const at = document.resolve(schema);
  const items = fieldOf(at, 'type') === 'array' ? member(at, 'items') : undefined;
  const binary = binaryOf(document, items ?? schema);
  const isFile = binary === 'open' ? types.length === 0 : binary !== 'no';
  if (isFile || types.some((each) => !isText(each))) {
    return filePart(document, { schema, items, binary, types });
  }
  const digits = digitPlaces(document, schema);
  return { schema, form: { as: 'values', mediaType: types[0], digits } };
}

interface File {
  readonly schema: Node;
  readonly items: Node | undefined;
  readonly binary: Binary;
  readonly types: readonly string[];
}

function filePart(document: ApiDocument, { schema, items, binary, types }: File): Part {
  const one = items ?? schema;
  const declared = textField(document.resolve(one), 'contentMediaType');
  const file = {
    types: types.length > 0 || declared === undefined ? types : [declared].filter(isMediaType),
    mostBytes: mostFileBytes(document, one),
  };
  const documented = textField(document.resolve(schema), 'description');
  const own = fileSchema(file);
  return {
    schema: items === undefined ? own : { type: 'array', items: own },
    ...(documented !== undefined && { documented }),
    form: { as: 'file', file, base64: binary === 'base64' },
  };
}

/** Whether a part of this media type is made from a value; any other is bytes that the caller has. */
function isText(mediaType: string): boolean {
  return isJson(mediaType) || essenceOf(mediaType).startsWith('text/');
}
