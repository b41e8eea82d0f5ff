import { setImmediate } from 'node:timers/promises';
import { JsonBoundsError, readStructure } from '#foreign-text';
import { JsonLines } from './json-lines.js';
import { NO_LINES, type Lines } from './lines.js';
import { TextProblem } from './text-problem.js';
import { YamlLines } from './yaml-lines.js';
import { MAX_DEPTH, tooDeep, yamlDocument } from './yaml-text.js';
import { MAX_VALUES, tooManyValues, YamlValues } from './yaml-values.js';

/** Characters of a JSON text that is looked through once more, to find lines in it. */
export const MAX_LINED_JSON = 2_000_000;

/** What a text holds. */
export interface TextValue {
  readonly value: unknown;
  /** How many values that are, at least. */
  readonly values: number;
  readonly lines: Lines;
}

/** Whether a text begins as JSON texts of OpenAPI do. */
function isJson(text: string): boolean {
  return /^\ufeff?\s*[{[]/.test(text);
}

/**
 * The value of a text, which is JSON (RFC 8259) or YAML 1.2 with its core schema. Depth and size are bounded before
 * anything is built. Reads YAML in steps, between which others run. Throws `TextProblem`.
 */
export async function readValue(
  text: string,
  signal: AbortSignal,
  mostValues = MAX_VALUES,
): Promise<TextValue> {
  const json = isJson(text) ? readJson(text, mostValues) : undefined;
  if (json !== undefined) return json;
  const steps = yamlDocument(text);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      const lines = new YamlLines(text);
      const values = new YamlValues(lines, mostValues);
      const value = values.whole(step.value.contents);
      return { value, values: values.count, lines };
    }
    if (signal.aborted) throw new TextProblem('was not read in the time there is', undefined);
    await setImmediate();
  }
}

/** Undefined for a text that may be YAML: also where it is neither, since that reader finds the mistake. */
function readJson(text: string, maxMembers: number): TextValue | undefined {
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    const { whole } = readStructure(json, { maxDepth: MAX_DEPTH, maxMembers });
    const value: unknown = JSON.parse(json);
    const lines = text.length > MAX_LINED_JSON ? NO_LINES : new JsonLines(text);
    return { value, values: whole.members, lines };
  } catch (error) {
    if (error instanceof JsonBoundsError) throw beyond(error);
    if (text.length <= MAX_LINED_JSON) return undefined;
    throw new TextProblem('is not JSON; look at the quotes, commas and brackets', offsetIn(error));
  }
}

function beyond({ bound }: JsonBoundsError): TextProblem {
  return bound === 'maxDepth' ? tooDeep(undefined) : tooManyValues(undefined);
}

/** Where V8 says that JSON is wrong; it does not always. */
function offsetIn(error: unknown): number | undefined {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  return position === undefined ? undefined : Number(position);
}
