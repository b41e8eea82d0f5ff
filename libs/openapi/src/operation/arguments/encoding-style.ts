import type { ApiDocument } from '../../document/api-document.js';
import { member, type Node } from '../../document/node.js';
import type { FieldStyle } from '../../request/field-style.js';
import type { FormRules } from '../../request/body/form-fields.js';
import { takenNames } from '../../request/key-rules.js';
import { isJson } from '../../request/body/media-type.js';
import { objectShape } from '../../schema/object-shape.js';
import { digitPlaces } from '../body/digit-places.js';
import { fieldOf, textField } from '../node-fields.js';

const STYLES: readonly unknown[] = ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'];

/** What is written in a style. */
export interface Styled {
  readonly name: string;
  readonly schema: Node | undefined;
  /** Names of all arguments beside it, in lower case. */
  readonly taken: ReadonlySet<string>;
}

/** The style of a query's parameter or a form's property; undefined for one that does not exist. */
export function fieldStyle(
  document: ApiDocument,
  from: Node,
  { name, schema, taken }: Styled,
): FieldStyle | undefined {
  const style = fieldOf(from, 'style') ?? 'form';
  const explode = fieldOf(from, 'explode') ?? style === 'form';
  if (!STYLES.includes(style)) return undefined;
  const keys = { declared: declaredNames(document, schema), taken };
  return { name, style: style as FieldStyle['style'], explode: explode === true, keys };
}

/** Names of the properties of a schema, where it is a plain object. */
function declaredNames(document: ApiDocument, schema: Node | undefined): ReadonlySet<string> {
  const shape = schema && objectShape(document, schema);
  return new Set(shape?.properties.map(([name]) => name));
}

/** The Encoding Object of a property; undefined where there is none. */
export function encodingOf(document: ApiDocument, media: Node, name: string): Node | undefined {
  const all = member(media, 'encoding');
  const own = all && member(document.resolve(all), name);
  return own && document.resolve(own);
}

/** Whether an Encoding Object says how in words of styles; its `contentType` does not count then. */
export function hasStyle(encoding: Node | undefined): encoding is Node {
  return ['style', 'explode', 'allowReserved'].some((key) => fieldOf(encoding, key) !== undefined);
}

/** How the properties of a form are written. */
export function formRules(
  document: ApiDocument,
  media: Node,
  properties: readonly (readonly [name: string, schema: Node])[],
): FormRules {
  const names = properties.map(([name]) => name);
  const taken = takenNames(names);
  const encoded = new Map<string, FieldStyle | 'json'>();
  for (const [name, schema] of properties) {
    const encoding = encodingOf(document, media, name);
    const how = hasStyle(encoding)
      ? fieldStyle(document, encoding, { name, schema, taken })
      : jsonOf(encoding);
    if (how !== undefined) encoded.set(name, how);
  }
  const digits = new Map(
    properties.flatMap(([name, schema]) => {
      const places = digitPlaces(document, schema);
      return places ? [[name, places] as const] : [];
    }),
  );
  return { encoded, digits, keys: { declared: new Set(names), taken } };
}

function jsonOf(encoding: Node | undefined): 'json' | undefined {
  const contentType = textField(encoding, 'contentType');
  return contentType !== undefined && isJson(contentType) ? 'json' : undefined;
}
