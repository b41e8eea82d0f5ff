import { isMapping } from '../../document/node.js';
import { ArgumentError } from '../api-request.js';
import { fieldsOf, single, type Field, type FieldStyle } from '../field-style.js';
import { checkedKey, checkedName, refuseAlike, type KeyRules } from '../key-rules.js';
import { itemsWithDigits, jsonWithDigits, type DigitPlaces } from './json-digits.js';
import { isPresent } from '../styled-value.js';

/** How the properties of a form are written (OpenAPI 3.1, Encoding Object). */
export interface FormRules {
  /** Properties for which the document says how. */
  readonly encoded: ReadonlyMap<string, FieldStyle | 'json'>;
  /** Of the properties in which there are whole numbers of 64 bits. */
  readonly digits: ReadonlyMap<string, DigitPlaces>;
  readonly keys: KeyRules;
}

/**
 * The fields of one property. Where the document does not say how, lists repeat the name, and an object is JSON
 * text. Null gives none: a form has no null. Throws `ArgumentError`.
 */
export function formFields(
  { encoded, digits, keys }: FormRules,
  name: string,
  value: unknown,
): readonly Field[] {
  const how = encoded.get(name);
  if (!isPresent(value)) return [];
  const places = digits.get(name);
  if (how === 'json') return [single(name, jsonWithDigits(value, places))];
  if (how !== undefined) return fieldsOf(how, value);
  if (!keys.declared.has(name)) checkedName(keys, checkedKey(keys, name), '');
  if (isMapping(value)) return [single(name, jsonWithDigits(value, places))];
  const given = Array.isArray(value) ? itemsWithDigits(value, places) : value;
  return fieldsOf({ name, style: 'form', explode: true, keys }, given);
}

/** The fields of a whole object, which may hold properties that the document does not name. Throws `ArgumentError`. */
export function objectFields(rules: FormRules, value: unknown): readonly Field[] {
  if (!isPresent(value)) return [];
  if (!isMapping(value)) throw new ArgumentError('must be an object');
  const fields = Object.entries(value).flatMap(([key, each]) => formFields(rules, key, each));
  refuseAlike(
    fields.map(({ name }) => name),
    rules.keys.declared,
  );
  return fields;
}

/** The pairs of a form, as they are before they are encoded. */
export function formPairs(fields: readonly Field[]): readonly (readonly [string, string])[] {
  return fields.map(({ name, items, delimiter }) => [name, items.join(delimiter ?? '')]);
}
