import { isUtf8 } from 'node:buffer';
import { parseBoundedObject, safeLine } from '#foreign-text';
import { ANSWER_BOUNDS } from './answer-content.js';
import type { ArrivedAnswer } from './arrived-answer.js';

/** Bytes of a failure's body that are read. */
export const MAX_FAILURE_BYTES = 16_384;
/** Most characters of what an upstream says of a refused request. */
export const MAX_SAID_CHARACTERS = 1_000;

/**
 * What an upstream says of a request that it refused, so that a model can correct its arguments: title,
 * detail and errors of a problem (RFC 9457), else the JSON or the plain text. It is on one line, cleaned and
 * cut, without secrets and without what could be one. Undefined for HTML, for bytes, and for an empty body.
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
  const isProblem = type.trim() === 'application/problem+json';
  const problem = isProblem ? parseBoundedObject(text, ANSWER_BOUNDS) : undefined;
  return problem === undefined ? text : wordsOf(problem);
}

/** `errors` names the members that are wrong; it is an extension (RFC 9457 §3.2). */
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
