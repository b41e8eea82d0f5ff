import type { Node } from '../document/node.js';

/** A JSON Schema 2020-12 document whose root is an object. */
export type ObjectSchema = Readonly<Record<string, unknown>> & { readonly type: 'object' };

/** One argument of a tool, as its schemas are made. */
export interface ArgumentSchema {
  /** As it is shown; unique within the tool. */
  readonly name: string;
  /** A schema of the document, or one of ours. */
  readonly schema: Node | Readonly<Record<string, unknown>>;
  readonly required: boolean;
  /** Of settings: instead of what the schema says. */
  readonly description?: string;
  /** Of a parameter, which has its own: where the schema says none. */
  readonly documented?: string;
}

/** Both schemas of a tool's arguments. */
export interface InputSchemas {
  /** As clients see it: without `$ref`, recursion and depth cut, of limited size; an object at its root. */
  readonly shown: ObjectSchema;
  /** What arguments are checked against: complete, with `$defs`. */
  readonly checked: ObjectSchema;
  /** What was left out of the shown one, one line each. */
  readonly notes: readonly string[];
}

/** What a check found: the value, or one line for each wrong field. */
export type CheckedValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A schema that is compiled at its first check, or before by `prepare`. */
export interface LazyValidator {
  check(value: unknown): CheckedValue;
  /** Compiles it, if that has not happened. */
  prepare(): void;
}
