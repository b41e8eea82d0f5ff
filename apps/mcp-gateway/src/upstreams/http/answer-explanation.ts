import { isUtf8 } from 'node:buffer';
import { parseBoundedObject, safeLine } from '#foreign-text';
import { ANSWER_BOUNDS } from './answer-content.js';
import type { ArrivedAnswer } from './arrived-answer.js';

/** Bytes of a failure's body that are read. */
export const MAX_FAILURE_BYTES = 16_384;
/** Most characters of what an upstream says of a refused request. */
export const MAX_SAID_CHARACTERS = 1_000;

/**
 * What an upstream says of a request that it refused, for whoever may correct the arguments: title and detail of a problem
 * (RFC 9457), else the JSON or the plain text, on one line, cleaned and cut, without secrets and what could be one.
 * Undefined for a page of HTML, for bytes, and for nothing.
 */
export function explanationOf(
  { status, headers, body }: ArrivedAnswer,
  secrets: readonly string[],
): string | undefined {
  const text = saidIn(headers['content-type'] ?? '', body);
  if (text === undefined) return undefined;
  const line = safeLine(text, { secrets, max: MAX_SAID_CHARACTERS, opaque: false }).trim();
  return line === '' ? undefined : `It answers ${status}: ${line}`;
}

function saidIn(contentType: string, body: Buffer): string | undefined {
  const [type = ''] = contentType.toLowerCase().split(';', 1);
  const isJson = /[/+]json\s*$/.test(type);
  if (!isJson && type.trim() !== 'text/plain') return undefined;
  const text = textOf(body);
  const problem = isJson ? parseBoundedObject(text, ANSWER_BOUNDS) : undefined;
  return problem === undefined ? text : wordsOf(problem);
}

/** Validators say in `errors` which member is wrong; it is in no standard. */
function wordsOf(problem: Readonly<Record<string, unknown>>): string {
  const { title, detail, errors } = problem;
  const words = [title, detail].filter((each) => typeof each === 'string').join(': ');
  if (words === '') return JSON.stringify(problem);
  return errors === undefined ? words : `${words} ${JSON.stringify(errors)}`;
}

/** Of a body that was cut within a character, what comes before it. */
function textOf(body: Buffer): string {
  return isUtf8(body) ? body.toString() : body.toString().replace(/\uFFFD+$/, '');
}
