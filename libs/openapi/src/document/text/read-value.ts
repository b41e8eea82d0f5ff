import { setImmediate } from 'node:timers/promises';
import { JsonBoundsError, parseBoundedJson } from '#foreign-text';
import { TextProblem } from './text-problem.js';
import { MAX_DEPTH, tooDeep, yamlDocument } from './yaml-text.js';
import { MAX_VALUES, YamlValues } from './yaml-values.js';

/** Characters of a JSON text that is read once more, to find lines in it. */
export const MAX_LINED_JSON = 2_000_000;

/** Whether a text begins as JSON texts of OpenAPI do. */
export function isJson(text: string): boolean {
  return /^\ufeff?\s*[{[]/.test(text);
}

/**
 * The value of a text, which is JSON (RFC 8259) or YAML 1.2 with its core schema. Depth and size are bounded before
 * anything is built. Reads YAML in steps, between which others run. Throws `TextProblem`.
 */
export async function readValue(text: string, signal: AbortSignal): Promise<unknown> {
  const json = isJson(text) ? readJson(text) : undefined;
  if (json !== undefined) return json.value;
  const steps = yamlDocument(text);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return new YamlValues().read(step.value.contents);
    if (signal.aborted) throw new TextProblem('was not read in the time there is', undefined);
    await setImmediate();
  }
}

/** Undefined for a text that may be YAML: also where it is neither, since that reader finds the mistake. */
function readJson(text: string): { readonly value: unknown } | undefined {
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    return { value: parseBoundedJson(json, { maxDepth: MAX_DEPTH, maxMembers: MAX_VALUES }) };
  } catch (error) {
    if (error instanceof JsonBoundsError) throw beyond(error);
    if (text.length <= MAX_LINED_JSON) return undefined;
    throw new TextProblem('is not JSON; look at the quotes, commas and brackets', offsetIn(error));
  }
}

function beyond({ bound, limit }: JsonBoundsError): TextProblem {
  if (bound === 'maxDepth') return tooDeep(undefined);
  return new TextProblem(`holds more than ${limit} values; write fewer`, undefined);
}

/** Where V8 says that JSON is wrong; it does not always. */
function offsetIn(error: unknown): number | undefined {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  return position === undefined ? undefined : Number(position);
}
