import { ArgumentError } from './api-request.js';
import { isMapping } from '../document/node.js';
import { checkedKey, checkedName, refuseAlike, type KeyRules } from './key-rules.js';
import { isPresent, styledValue, textOf } from './styled-value.js';

/** A name and its value, or the items of a list with what stands between them. Nothing of it is encoded. */
export interface Field {
  readonly name: string;
  readonly items: readonly string[];
  /** Undefined for what is no list: then there is one item. */
  readonly delimiter: Delimiter | undefined;
}

type Delimiter = ',' | ' ' | '|';

/** How a value becomes fields of a query or a form (OpenAPI 3.1, Style Values). */
export interface FieldStyle {
  readonly name: string;
  readonly style: 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';
  readonly explode: boolean;
  readonly keys: KeyRules;
}

/** Levels of brackets behind a name. */
export const MAX_BRACKETS = 10;

const DELIMITERS = { form: ',', spaceDelimited: ' ', pipeDelimited: '|' } as const;

/**
 * The fields of a value. Null and what is empty give none. `deepObject` is nested as `a[b][c]`, and `a[b][0]` for
 * lists, which the specification leaves open and servers with such names read. Throws `ArgumentError`.
 */
export function fieldsOf(style: FieldStyle, value: unknown): readonly Field[] {
  if (style.style === 'deepObject') return deepFields(style, value);
  const { name, explode, keys } = style;
  const delimiter = DELIMITERS[style.style];
  const styled = styledValue(value);
  if (styled === undefined) return [];
  switch (styled.kind) {
    case 'text':
      return [single(name, styled.text)];
    case 'list':
      if (explode) return styled.texts.map((text) => single(name, text));
      return [{ name, items: styled.texts, delimiter }];
    case 'pairs':
      if (!explode) return [{ name, items: styled.pairs.flat(), delimiter }];
      refuseAlike(
        styled.pairs.map(([key]) => key),
        keys.declared,
      );
      return styled.pairs.map(([key, text]) =>
        single(checkedName(keys, checkedKey(keys, key), name), text),
      );
  }
}

/** A field that is no list. */
export function single(name: string, text: string): Field {
  return { name, items: [text], delimiter: undefined };
}

function deepFields({ name, keys }: FieldStyle, whole: unknown): readonly Field[] {
  const fields: Field[] = [];
  const add = (at: string, value: unknown, level: number): void => {
    if (!isPresent(value)) return;
    if (level > MAX_BRACKETS)
      throw new ArgumentError(`is nested deeper than ${MAX_BRACKETS} levels`);
    if (Array.isArray(value)) {
      value.forEach((each, index) => {
        add(`${at}[${index}]`, each, level + 1);
      });
    } else if (isMapping(value)) {
      for (const [key, each] of Object.entries(value)) {
        add(`${at}[${checkedKey(keys, key)}]`, each, level + 1);
      }
    } else {
      fields.push(single(checkedName(keys, at, name), textOf(value)));
    }
  };
  add(name, whole, 0);
  refuseAlike(
    fields.map((field) => field.name),
    new Set(),
  );
  return fields;
}
