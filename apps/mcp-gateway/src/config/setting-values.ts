import { z } from 'zod';
import { numberProblem, writeOneOf } from '#auth';
import { urlProblem } from '#outbound';

/** Any text but an empty one. */
export const text = z.string().min(1);

/** One of a few words. */
export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: writeOneOf(names) });

/** A text of which nothing is wrong. */
const judged = (problemOf: (value: string) => string | undefined) =>
  z.string().superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

/** A whole number in decimal digits. */
export const whole = (least: number, most: number) =>
  judged((value) => numberProblem(value, { least, most, whole: true })).transform(Number);

/** A number in decimal digits with at most three decimals: `5`, `0.25`. */
export const decimal = (least: number, most: number) =>
  judged((value) => numberProblem(value, { least, most, whole: false })).transform(Number);

/** An http or https URL without user name and password. */
export const url = judged(urlProblem);

/** Entries between separators; empty ones are left out. */
export const list = (separator: RegExp) =>
  z.string().transform((value) => value.split(separator).filter((entry) => entry !== ''));

/** Scope tokens between separators (RFC 6749 §3.3); others cannot be sent and would vanish. */
export const scopes = (separator: RegExp) =>
  list(separator).refine((names) => names.every(isScopeToken), {
    message: 'a scope holds visible ASCII only, without " and \\; write such names',
  });

/** What scopes begin with, in the letters that a scope may have (RFC 6749 §3.3). */
export const scopePrefix = z
  .string()
  .refine(
    isScopeToken,
    'visible ASCII only, without " and \\; write it as api://<application id>/',
  );

/** Most values that `aud` of a caller's token is looked for among. */
export const MAX_TOKEN_AUDIENCES = 16;

/** Characters of one of them. */
export const MAX_AUDIENCE_CHARACTERS = 1_024;

/** What remains of another notation (JSON, a template, a pattern), and what nobody sees. */
const NO_AUDIENCE =
  /["`“”‘’{}<>*\p{Cc}\p{Cf}]|^['[]|['\]]$(?<!\/\/\[[0-9a-f:.]+\])|^(null|undefined)$|^\$/iu;

/** Values of `aud` between commas or white space; each is compared byte for byte. */
export const audiences = list(/[\s,]+/)
  .refine(
    (names) => names.length > 0,
    'names no audience; write one, or remove it for the resource',
  )
  .refine(
    (names) => names.length <= MAX_TOKEN_AUDIENCES,
    `names more than ${MAX_TOKEN_AUDIENCES} audiences; write those of this gateway alone`,
  )
  .refine(
    (names) => names.every((n) => n.length <= MAX_AUDIENCE_CHARACTERS && !NO_AUDIENCE.test(n)),
    'holds what no token can match; write each value as it stands in aud, between commas: without quotes, ' +
      `brackets, placeholders and patterns, in at most ${MAX_AUDIENCE_CHARACTERS} characters`,
  );

/** Whether a text is one scope token: `1*( %x21 / %x23-5B / %x5D-7E )` (RFC 6749 §3.3). */
export function isScopeToken(name: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name);
}
