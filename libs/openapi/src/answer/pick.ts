import { quoted } from '../selection/quoted.js';
import { allOf, Refusal } from '../operation/refusal.js';

/** Most paths of `answer.pick`. */
export const MAX_PICKS = 100;
/** Most steps of one of them. */
export const MAX_PICK_DEPTH = 16;

/** What is kept of a value: the whole, or parts of a mapping or of each member of an array. */
interface Kept {
  whole: boolean;
  readonly keys: Map<string, Kept>;
  each: Kept | undefined;
}

/**
 * What keeps only some parts of a JSON value, by dotted paths: `number`, `user.login`, `items[].id`, `[].id`. What a
 * value does not have is left out; a value of which a path says nothing becomes an empty object. Throws `Refusal`
 * for paths that are too many, too deep, or no paths.
 */
export function pickOf(paths: readonly string[]): (value: unknown) => unknown {
  const root = nothing();
  for (const steps of eachPath(paths, (path, field) => stepsOf(path, field))) {
    let at = root;
    for (const step of steps) at = step === undefined ? (at.each ??= nothing()) : keyOf(at, step);
    at.whole = true;
  }
  return (value) => partOf(value, root) ?? {};
}

/** What is made of each path and the field that it stands in. Throws what refuses for all of them, or for too many. */
export function eachPath<Made>(
  paths: readonly string[],
  make: (path: string, field: string) => Made,
): readonly Made[] {
  if (paths.length > MAX_PICKS) {
    const text = `answer.pick has more than ${MAX_PICKS} paths; write fewer`;
    throw new Refusal('override', text, 'answer.pick');
  }
  return allOf(...paths.map((path, at) => () => make(path, `answer.pick[${at}]`)));
}

function nothing(): Kept {
  return { whole: false, keys: new Map(), each: undefined };
}

function keyOf({ keys }: Kept, key: string): Kept {
  const known = keys.get(key) ?? nothing();
  keys.set(key, known);
  return known;
}

/** The first key of each path that begins with one. */
export function firstKeys(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => stepsOf(path)[0] ?? []);
}

/** The keys of a path; undefined stands for each member of an array. Throws `Refusal` for what is no path. */
export function stepsOf(path: string, field = 'answer.pick'): readonly (string | undefined)[] {
  const steps = path.split('.').flatMap((part, at) => {
    const key = part.replace(/(?:\[\])+$/, '');
    const each = Array.from({ length: (part.length - key.length) / 2 }, () => undefined);
    if (key.includes('[') || key.includes(']')) throw noPath(path, field);
    if (key === '' && (at > 0 || each.length === 0)) throw noPath(path, field);
    return key === '' ? each : [key, ...each];
  });
  if (steps.length <= MAX_PICK_DEPTH) return steps;
  const text = `the path ${quoted(path)} of answer.pick has more than ${MAX_PICK_DEPTH} steps; write fewer`;
  throw new Refusal('override', text, field);
}

function noPath(path: string, field: string): Refusal {
  const text = `${quoted(path)} of answer.pick is no path; write one as in user.login or items[].id`;
  return new Refusal('override', text, field);
}

/** The kept part of a value; undefined where there is none of it. */
function partOf(value: unknown, kept: Kept): unknown {
  if (kept.whole) return value;
  if (Array.isArray(value)) {
    const { each } = kept;
    if (each === undefined) return undefined;
    return value.map((one: unknown) => partOf(one, each)).filter((part) => part !== undefined);
  }
  if (typeof value !== 'object' || value === null || kept.keys.size === 0) return undefined;
  const entries = [...kept.keys].flatMap(([key, below]) => {
    if (!Object.hasOwn(value, key)) return [];
    const part = partOf((value as Record<string, unknown>)[key], below);
    return part === undefined ? [] : [[key, part] as const];
  });
  return Object.fromEntries(entries);
}
