import { fieldsOf, type FieldStyle } from './field-style.js';
import { objectFields, type FormRules } from './body/form-fields.js';
import { jsonWithDigits, type DigitPlaces } from './body/json-digits.js';
import { headerJson, headerValue } from './header-value.js';
import { pathPieces, type PathPieces, type PathStyle } from './path-pieces.js';
import { queryParts, wholeQuery, type QueryParts } from './query-parts.js';
import { isPresent } from './styled-value.js';

/** Where the argument of a parameter goes in a request. */
export type ParameterPlace = 'path' | 'query' | 'querystring' | 'header';

/** How the argument of a parameter is written: nothing of the document itself. */
export type ParameterStyle =
  | { readonly as: 'path'; readonly path: PathStyle }
  | { readonly as: 'query'; readonly field: FieldStyle; readonly allowReserved: boolean }
  | { readonly as: 'header'; readonly explode: boolean }
  | {
      readonly as: 'json';
      readonly in: ParameterPlace;
      readonly name: string;
      readonly digits: DigitPlaces | undefined;
    }
  | { readonly as: 'form'; readonly rules: FormRules };

/** Writes the argument of a parameter. Throws `ArgumentError`, without the argument's name. */
export type ParameterWriter =
  | { readonly in: 'path'; write(value: unknown): PathPieces }
  | { readonly in: 'query'; write(value: unknown): QueryParts }
  | { readonly in: 'header'; write(value: unknown): string | undefined };

/** The writer of a style; `slashes` instead of what the style says of them. */
export function parameterWriter(style: ParameterStyle, slashes?: boolean): ParameterWriter {
  switch (style.as) {
    case 'path': {
      const path = slashes === undefined ? style.path : { ...style.path, slashes };
      return { in: 'path', write: (value) => pathPieces(path, value) };
    }
    case 'query':
      return {
        in: 'query',
        write: (value) => queryParts(fieldsOf(style.field, value), style.allowReserved),
      };
    case 'header':
      return { in: 'header', write: (value) => headerValue(style.explode, value) };
    case 'form':
      return { in: 'query', write: (value) => queryParts(objectFields(style.rules, value)) };
    case 'json':
      return jsonWriter(style);
  }
}

function jsonWriter({
  in: place,
  name,
  digits,
}: Extract<ParameterStyle, { readonly as: 'json' }>): ParameterWriter {
  const text = (value: unknown) => (isPresent(value) ? jsonWithDigits(value, digits) : undefined);
  switch (place) {
    case 'path':
      return { in: 'path', write: (value) => pathPieces(plainPath(name), text(value)) };
    case 'header':
      return {
        in: 'header',
        write: (value) => {
          const json = text(value);
          return json === undefined ? undefined : headerJson(json);
        },
      };
    case 'query':
      return { in: 'query', write: (value) => textPart(name, text(value)) };
    case 'querystring':
      return { in: 'query', write: (value) => wholeQuery(text(value) ?? '') };
  }
}

function plainPath(name: string): PathStyle {
  return { name, style: 'simple', explode: false, slashes: false };
}

function textPart(name: string, text: string | undefined): QueryParts {
  return text === undefined ? [] : [[name, text]];
}
