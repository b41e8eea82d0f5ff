import { safeLine } from '#foreign-text';
import { z } from 'zod';

/** A JSON object, as it was parsed or is written. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON Schema 2020-12 document with an object at its root, as `tools/list` shows it. */
export type JsonSchema = JsonObject & { readonly type: 'object' };

/** What a check of a value found: the typed value, or one line for each wrong field. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A schema made once: the document clients see and the check that matches it. */
export interface ToolSchema<T = unknown, Json extends JsonObject = JsonSchema> {
  readonly json: Json;
  readonly check: (value: unknown) => Checked<T>;
  /** Does now what the first check would take long for. */
  readonly prepare?: () => void;
}

/** Most problems of one value that are named; how many more there are is said. */
export const MAX_PROBLEMS = 10;
/** Most characters of what is said of one problem. */
export const MAX_PROBLEM_CHARACTERS = 200;

/** Builds a `ToolSchema` from a zod object. Throws at boot when zod cannot express it. */
export function toolSchema<T>(schema: z.ZodType<T>): ToolSchema<T> {
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  if (json.type !== 'object') throw new TypeError('A tool schema describes an object.');
  return {
    json: json as JsonSchema,
    check: (value) => {
      const result = schema.safeParse(value);
      return result.success
        ? { ok: true, value: result.data }
        : { ok: false, problems: problemsOf(result.error.issues) };
    },
  };
}

/** The input of a tool without parameters. */
export const NO_INPUT: ToolSchema<Record<string, never>> = {
  ...toolSchema(z.strictObject({}) as z.ZodType<Record<string, never>>),
  json: { type: 'object', additionalProperties: false },
};

/** What is said is foreign text: keys, and what a validator quotes of values. */
function problemsOf(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  const named = issues.slice(0, MAX_PROBLEMS).map(describe);
  const more = issues.length - named.length;
  return more > 0 ? [...named, `and ${more} more`] : named;
}

function describe(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join('.');
  const text = field === '' ? issue.message : `${field}: ${issue.message}`;
  return safeLine(text, { max: MAX_PROBLEM_CHARACTERS });
}
