import type { ApiDocument } from '../../document/api-document.js';
import { member, members, type Node } from '../../document/node.js';
import type { BodyForm, WholeBodyForm } from '../../request/body/body-writer.js';
import { fileSchema, MAX_FILE_BYTES } from '../../request/body/file-argument.js';
import { objectShape, type ObjectShape } from '../../schema/object-shape.js';
import type { Operation } from '../../selection/operation.js';
import { bodyMedia, type BodyMedia } from './body-media.js';
import { partOf } from './body-parts.js';
import { binaryOf, isEmptyObject } from './body-schema.js';
import { digitPlaces } from './digit-places.js';
import { formRules } from '../arguments/encoding-style.js';
import { fieldOf, schemaField, textField } from '../node-fields.js';
import { takenNames } from '../../request/key-rules.js';
import { Refusal } from '../refusal.js';

/** Most properties of a body that are arguments of their own; with more, the body is one argument. */
export const MAX_BODY_ARGUMENTS = 200;

/** An argument that is a property of a body, or all of it. */
export interface BodyArgument {
  /** As the body has it. */
  readonly wire: string;
  readonly schema: Node | Readonly<Record<string, unknown>>;
  /** Whether a body must have it. */
  readonly needed: boolean;
  readonly documented?: string;
}

/** How a body is made from arguments. */
export type BodyShape =
  | {
      readonly whole: true;
      readonly form: WholeBodyForm;
      readonly argument: BodyArgument;
      /** Its properties, as far as they are known. */
      readonly inside: readonly string[];
      /** Whether others are allowed. */
      readonly open: boolean;
    }
  | { readonly whole: false; readonly form: BodyForm; readonly arguments: readonly BodyArgument[] };

/** The body of an operation, if it has one. */
export interface BodyPlan {
  readonly shape: BodyShape | undefined;
  /** Whether there is always one. */
  readonly required: boolean;
  readonly notes: readonly string[];
}

/**
 * The plan of an operation's body, in the wanted media type or in the best of those declared. An object whose
 * properties are all declared is flat; one that allows others is a single argument, which alone can carry them.
 * Throws `Refusal` and `DocumentError`.
 */
export function bodyPlan(
  document: ApiDocument,
  { node, method }: Operation,
  wanted: string | undefined,
): BodyPlan {
  const declared = member(node, 'requestBody');
  if (declared === undefined) {
    if (wanted !== undefined)
      throw new Refusal('override', 'it has no body, and `media` is of one', 'media');
    return { shape: undefined, required: false, notes: [] };
  }
  const body = document.resolve(declared);
  const required = fieldOf(body, 'required') === true;
  if (method === 'GET' || method === 'HEAD') {
    if (required) throw new Refusal('body', `it requires a body, and ${method} has none`);
    const notes = isEmptyBody(document, body) ? [] : [`its body is left out: ${method} has none`];
    return { shape: undefined, required, notes };
  }
  const content = member(body, 'content');
  if (content === undefined) throw new Refusal('body', 'its body has no media type');
  const media = bodyMedia(document, document.resolve(content), wanted);
  const documented = textField(body, 'description');
  return { ...shapeOf(document, media, documented), required };
}

function shapeOf(
  document: ApiDocument,
  media: BodyMedia,
  documented: string | undefined,
): Omit<BodyPlan, 'required'> {
  const schema = schemaField(media.node);
  const isObject = media.kind !== 'text' && media.kind !== 'bytes';
  const shape = isObject && schema ? shapeIn(document, schema) : undefined;
  if (media.kind === 'multipart') {
    if (shape === undefined) throw new Refusal('body', 'its multipart body is no plain object');
    const notes = shape.additional ? ['properties of its body without a name are left out'] : [];
    return { shape: flatMultipart(document, media, shape), notes };
  }
  const count = shape?.properties.length ?? 0;
  if (shape !== undefined && !shape.additional && count <= MAX_BODY_ARGUMENTS) {
    return { shape: flat(document, media, shape), notes: [] };
  }
  const { form, schema: own } = wholeForm(document, media, shape);
  const argument = { wire: 'body', schema: own, needed: true, ...(documented && { documented }) };
  const inside = shape?.properties.map(([name]) => name) ?? [];
  const open = shape?.additional === true;
  return { shape: { whole: true, form, argument, inside, open }, notes: [] };
}

function shapeIn(document: ApiDocument, schema: Node): ObjectShape | undefined {
  const none = { properties: [], required: [], additional: false };
  return objectShape(document, schema) ?? (isEmptyObject(document, schema) ? none : undefined);
}

/** Whether a body says nothing in any media type; documents have them for operations without one. */
function isEmptyBody(document: ApiDocument, body: Node): boolean {
  const content = member(body, 'content');
  return (content ? members(document.resolve(content)) : []).every(([, media]) => {
    const schema = schemaField(document.resolve(media));
    return schema !== undefined && isEmptyObject(document, schema);
  });
}

function flat(document: ApiDocument, media: BodyMedia, shape: ObjectShape): BodyShape {
  const { form } = wholeForm(document, media, shape);
  const properties = shape.properties.map(([wire, schema]) => ({ wire, schema }));
  return { whole: false, form, arguments: properties.map((each) => withNeed(each, shape)) };
}

function flatMultipart(document: ApiDocument, media: BodyMedia, shape: ObjectShape): BodyShape {
  const taken = takenNames(shape.properties.map(([name]) => name));
  const parts = shape.properties.map(([wire, schema]) => {
    const { form, ...argument } = partOf(document, media.node, { name: wire, schema, taken });
    return { wire, form, argument: { wire, ...argument } };
  });
  return {
    whole: false,
    form: { as: 'multipart', parts: new Map(parts.map(({ wire, form }) => [wire, form])) },
    arguments: parts.map(({ argument }) => withNeed(argument, shape)),
  };
}

function withNeed(argument: Omit<BodyArgument, 'needed'>, { required }: ObjectShape): BodyArgument {
  return { ...argument, needed: required.includes(argument.wire) };
}

function wholeForm(
  document: ApiDocument,
  media: BodyMedia,
  shape: ObjectShape | undefined,
): { readonly form: WholeBodyForm; readonly schema: BodyArgument['schema'] } {
  const { kind, mediaType, node } = media;
  const schema = schemaField(media.node);
  const isBinary = kind === 'json' && schema && binaryOf(document, schema) === 'raw';
  if (kind === 'bytes' || isBinary) {
    const file = { types: media.any === true ? [] : [mediaType], mostBytes: MAX_FILE_BYTES };
    return { form: { as: 'bytes', file }, schema: fileSchema(file) };
  }
  if (kind === 'form') {
    const rules = formRules(document, node, shape?.properties ?? []);
    return { form: { as: 'form', rules }, schema: schema ?? { type: 'object' } };
  }
  if (kind === 'text') {
    const isText = schema && fieldOf(document.resolve(schema), 'type') === 'string';
    return { form: { as: 'text', mediaType }, schema: isText ? schema : { type: 'string' } };
  }
  const digits = schema && digitPlaces(document, schema);
  return { form: { as: 'json', mediaType, digits }, schema: schema ?? {} };
}
