import { ArgumentError, type ApiBodyPart, type ApiRequestBody } from '../api-request.js';
import { fieldsOf, type FieldStyle } from '../field-style.js';
import { fileOf, type FileRules } from './file-argument.js';
import { formFields, formPairs, objectFields, type FormRules } from './form-fields.js';
import { isNested, itemsWithDigits, jsonWithDigits, type DigitPlaces } from './json-digits.js';
import { isJson } from './media-type.js';
import { named } from '../named-problem.js';
import { isPresent, textOf } from '../styled-value.js';

/** How a body is written: nothing of the document itself. */
export type BodyForm =
  | { readonly as: 'json'; readonly mediaType: string; readonly digits: DigitPlaces | undefined }
  | { readonly as: 'form'; readonly rules: FormRules }
  | { readonly as: 'multipart'; readonly parts: ReadonlyMap<string, PartForm> }
  | { readonly as: 'text'; readonly mediaType: string }
  | { readonly as: 'bytes'; readonly file: FileRules };

/** A form in which one argument can be the whole body. */
export type WholeBodyForm = Exclude<BodyForm, { readonly as: 'multipart' }>;

/** How one property becomes parts of a multipart body (OpenAPI 3.1, Encoding Object). */
export type PartForm =
  /** `base64`: the text that the part has instead of bytes. */
  | { readonly as: 'file'; readonly file: FileRules; readonly base64: boolean }
  | { readonly as: 'fields'; readonly style: FieldStyle }
  | {
      readonly as: 'values';
      readonly mediaType: string | undefined;
      readonly digits: DigitPlaces | undefined;
    };

/** A property of a body. */
export interface BodyValue {
  /** What the caller calls it. */
  readonly argument: string;
  readonly name: string;
  readonly value: unknown;
}

/** The body of an object, from its properties. Throws `ArgumentError`. */
export function bodyOfFields(form: BodyForm, values: readonly BodyValue[]): ApiRequestBody {
  switch (form.as) {
    case 'form': {
      const fields = values.flatMap(({ argument, name, value }) =>
        named(argument, () => formFields(form.rules, name, value)),
      );
      return { form: formPairs(fields) };
    }
    case 'multipart': {
      const multipart = values.flatMap(({ argument, name, value }) => {
        const part = form.parts.get(name);
        if (part === undefined) return [];
        const parts = named(argument, () => partsOf(part, name, value));
        return parts.map((each) => ({ ...each, argument }));
      });
      return { multipart };
    }
    default:
      return bodyOfValue(form, Object.fromEntries(values.map(({ name, value }) => [name, value])));
  }
}

/** The body that one argument is. Throws `ArgumentError`, without the argument's name. */
export function bodyOfValue(form: WholeBodyForm, value: unknown): ApiRequestBody {
  switch (form.as) {
    case 'json': {
      const { mediaType, digits } = form;
      if (digits === undefined) return { json: value, mediaType };
      return { text: jsonWithDigits(value, digits), mediaType };
    }
    case 'form':
      return { form: formPairs(objectFields(form.rules, value)) };
    case 'text':
      if (typeof value !== 'string') throw new ArgumentError('must be a text');
      return { text: textOf(value), mediaType: form.mediaType };
    case 'bytes': {
      const { bytes, mediaType } = fileOf(form.file, value);
      return { bytes, mediaType };
    }
  }
}

function partsOf(form: PartForm, name: string, value: unknown): readonly ApiBodyPart[] {
  if (!isPresent(value)) return [];
  switch (form.as) {
    case 'fields':
      return formPairs(fieldsOf(form.style, value)).map(([each, content]) => ({
        name: each,
        content,
      }));
    case 'file':
      return (Array.isArray(value) ? value : [value]).map((each) => filePart(form, name, each));
    case 'values': {
      const { mediaType, digits } = form;
      if (mediaType !== undefined && isJson(mediaType)) {
        return [{ name, content: jsonWithDigits(value, digits), mediaType }];
      }
      if (!Array.isArray(value)) {
        const content = isNested(value) ? jsonWithDigits(value, digits) : textOf(value);
        return [valuePart({ name, value, content, declared: mediaType })];
      }
      const contents = itemsWithDigits(value, digits);
      return value.flatMap((each: unknown, at) =>
        isPresent(each)
          ? [valuePart({ name, value: each, content: textOf(contents[at]), declared: mediaType })]
          : [],
      );
    }
  }
}

function filePart(
  { file, base64 }: Extract<PartForm, { readonly as: 'file' }>,
  name: string,
  value: unknown,
): ApiBodyPart {
  const { bytes, fileName, mediaType } = fileOf(file, value);
  if (base64 && fileName === undefined)
    return { name, content: bytes.toString('base64'), mediaType };
  // Servers take a part without a file name for a text.
  return {
    name,
    content: base64 ? bytes.toString('base64') : bytes,
    fileName: fileName ?? name,
    mediaType,
  };
}

interface ValueText {
  readonly name: string;
  readonly value: unknown;
  readonly content: string;
  readonly declared: string | undefined;
}

/** Objects and lists are JSON; without a file name, since they are no files. */
function valuePart({ name, value, content, declared }: ValueText): ApiBodyPart {
  const mediaType = isNested(value) ? 'application/json' : declared;
  return { name, content, ...(mediaType !== undefined && { mediaType }) };
}
