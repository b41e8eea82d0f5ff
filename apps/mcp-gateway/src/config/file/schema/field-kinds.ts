import { z } from 'zod';
import { didYouMean, nearNames } from '#foreign-text';

/** Text without control characters, and without white space around it. */
export const LINE = /^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$/u;

/** What a field holds, for its messages: `must be <must>; write <write>`. */
export interface Wanted {
  readonly must: string;
  readonly write: string;
}

/** The message for whatever stands in a field's place; never the value itself. */
export function wanted({ must, write }: Wanted) {
  return ({ input }: { readonly input?: unknown }): string => {
    if (input === undefined) return `required; write ${write}`;
    if (input === null) return `is empty; write ${write}`;
    return `must be ${must}; write ${write}`;
  };
}

/** A text of at most `most` characters, all of it of the pattern's shape. */
export function text({ pattern, most, ...what }: Wanted & { pattern: RegExp; most: number }) {
  const say = wanted(what);
  const error = (issue: { readonly input?: unknown }) =>
    ['number', 'boolean'].includes(typeof issue.input)
      ? 'must be text; write it in quotes'
      : say(issue);
  return z
    .string({ error })
    .regex(pattern, { error, abort: true })
    .max(most, { error: `is longer than ${most} characters; write a shorter one` });
}

/** Printable text; line ends and tabs only where `lines` says so. */
export function prose(most: number, lines: boolean) {
  return text({
    must: lines ? 'text' : 'one line of text',
    write: 'what clients are to show',
    pattern: lines ? /^(?=[\s\S]*\S)[^\p{Cs}]+$/u : /^(?=.*\S)[^\p{Cc}\p{Cs}]+$/u,
    most,
  });
}

/** A text that a function judges, since a pattern cannot; `pattern` is what an editor looks for. */
export function judged(
  { pattern, most, ...what }: Wanted & { pattern: RegExp; most: number },
  problemOf: (value: string) => string | undefined,
) {
  return z
    .string({ error: wanted(what) })
    .max(most, { error: `is longer than ${most} characters; write a shorter one`, abort: true })
    .superRefine((value, context) => {
      const problem = problemOf(value);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .meta({ pattern: pattern.source });
}

/** A whole number. */
export function whole(least: number, most: number) {
  const error = wanted({
    must: `a whole number from ${least} to ${most}`,
    write: 'it in digits, without quotes',
  });
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: wordError(words) });
}

/**
 * What is said of something that is none of a few words: the one that was likely meant is named, unless `special` has
 * more to say of it.
 */
export function wordError(
  words: readonly string[],
  special: (word: string) => string | undefined = () => undefined,
) {
  const write =
    words.length === 1 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  const say = wanted({ must: 'one of a few words', write });
  const near = nearNames(words);
  return (issue: { readonly input?: unknown }): string => {
    if (typeof issue.input !== 'string') return say(issue);
    const said = special(issue.input);
    if (said !== undefined) return said;
    const meant = didYouMean(near(issue.input));
    return meant === undefined ? say(issue) : `is not known; ${meant}`;
  };
}

/** true or false. */
export const flag = z.boolean({
  error: wanted({ must: 'true or false', write: 'one of them, without quotes' }),
});

/** A list of at least `least` entries. */
export function list<Item extends z.ZodType>(
  item: Item,
  { least, most, example }: { least: number; most: number; example: string },
) {
  const error = wanted({ must: 'a list', write: example });
  return z
    .array(item, { error })
    .min(least, { error: `is an empty list; write ${example}` })
    .max(most, { error: `holds more than ${most} entries; write fewer` });
}

/** A mapping of at most `most` names. */
export function record<Key extends z.ZodString, Value extends z.ZodType>(
  key: Key,
  value: Value,
  { most, what, example }: { most: number; what: string; example: string },
) {
  return z
    .record(key, value, { error: wanted({ must: 'a mapping', write: example }) })
    .refine((given) => Object.keys(given).length <= most, {
      error: `holds more than ${most} ${what}; write fewer`,
    });
}
