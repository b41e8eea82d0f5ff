import { safeLine } from '#foreign-text';
import type { ApiDocument } from '../../document/api-document.js';
import { member, members, type Node } from '../../document/node.js';
import { essenceOf, isJson } from '../../request/body/media-type.js';
import type { ParameterStyle } from '../../request/parameter-writer.js';
import { objectShape } from '../../schema/object-shape.js';
import { digitPlaces } from '../body/digit-places.js';
import { fieldStyle, formRules, type Styled } from './encoding-style.js';
import { fieldOf, schemaField } from '../node-fields.js';
import type { Parameter } from './parameters.js';

/** A parameter's schema and style. */
export interface ParameterForm {
  readonly schema: Node | Readonly<Record<string, unknown>>;
  readonly style: ParameterStyle;
}

/** The form of a parameter, or why there is none, as the end of a sentence: `has the style …`. */
export function parameterForm(
  document: ApiDocument,
  parameter: Parameter,
  taken: ReadonlySet<string>,
): ParameterForm | string {
  const content = member(parameter.node, 'content');
  if (content !== undefined) return contentForm(document, parameter, document.resolve(content));
  const { wire: name, node } = parameter;
  const schema = schemaField(node);
  const style = styleOf(document, parameter, { name, schema, taken });
  if (style === undefined) return 'has a style that does not exist in its place';
  return { schema: schema ?? {}, style };
}

function styleOf(
  document: ApiDocument,
  { in: place, node }: Parameter,
  about: Styled,
): ParameterStyle | undefined {
  const style = fieldOf(node, 'style');
  const explode = fieldOf(node, 'explode') === true;
  if (place === 'header') {
    return style === undefined || style === 'simple' ? { as: 'header', explode } : undefined;
  }
  if (place === 'query') {
    const field = fieldStyle(document, node, about);
    const allowReserved = fieldOf(node, 'allowReserved') === true;
    return field && { as: 'query', field, allowReserved };
  }
  const known = style ?? 'simple';
  if (place !== 'path' || (known !== 'simple' && known !== 'label' && known !== 'matrix')) {
    return undefined;
  }
  const slashes = known === 'simple' && fieldOf(node, 'x-multi-segment') === true;
  return { as: 'path', path: { name: about.name, style: known, explode, slashes } };
}

function contentForm(
  document: ApiDocument,
  { in: place, wire: name }: Parameter,
  content: Node,
): ParameterForm | string {
  const [[mediaType, media] = ['', undefined], ...more] = members(content);
  if (media === undefined || more.length > 0) return 'has not exactly one media type';
  const at = document.resolve(media);
  const schema = schemaField(at);
  if (isJson(mediaType)) {
    const digits = schema && digitPlaces(document, schema);
    return { schema: schema ?? {}, style: { as: 'json', in: place, name, digits } };
  }
  if (place === 'querystring' && essenceOf(mediaType) === 'application/x-www-form-urlencoded') {
    const properties = schema && objectShape(document, schema)?.properties;
    const rules = formRules(document, at, properties ?? []);
    return { schema: schema ?? { type: 'object' }, style: { as: 'form', rules } };
  }
  return `is ${safeLine(mediaType)}, of which nothing can be made`;
}

/** Whether a parameter of a query is written as one text under its name, and can be read back from it. */
export function isSimpleQuery(document: ApiDocument, { schema, style }: ParameterForm): boolean {
  if (style.as !== 'query' || style.field.style !== 'form' || !('pointer' in schema)) return false;
  const type = fieldOf(document.resolve(schema as Node), 'type');
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const scalar = ['string', 'integer', 'number', 'boolean', 'null'];
  return types.every((each) => typeof each === 'string' && scalar.includes(each));
}
