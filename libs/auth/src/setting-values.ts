import { z } from 'zod';
import { urlProblem } from '#outbound';
import { numberProblem, writeOneOf } from './setting-words.js';

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
