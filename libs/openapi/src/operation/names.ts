import { createHash } from 'node:crypto';
import type { Operation } from '../selection/operation.js';
import { quoted } from '../selection/quoted.js';
import type { SettingsProblem } from './api-tool.js';

/** Most characters of a tool's name with its prefix: clients put a name of their own before it. */
export const MAX_NAME_CHARACTERS = 48;
/** Hexadecimal digits of a hash in a name; twice as many where names with those are equal, and so on. */
const HASH_DIGITS = 6;
/** Digits beyond which equal names stay equal. */
const MOST_DIGITS = 24;
/** How many equal names a warning lists. */
const SHOWN_NAMES = 5;

const LEGAL = /^[A-Za-z0-9_-]+$/;

/** What names are made of. */
export interface OperationToName {
  readonly operation: Pick<Operation, 'id' | 'method' | 'path' | 'key'>;
  /** By which an override names the operation. */
  readonly overriddenAs: string | undefined;
  /** What the override calls it. */
  readonly name: string | undefined;
}

/** A name for each operation, in the order in which they were given. */
export interface ToolNames {
  readonly names: readonly string[];
  readonly problems: readonly SettingsProblem[];
  readonly warnings: readonly string[];
}

/** Whose name it is, what it would be without a hash, and what it is with so many digits of one. */
interface Draft {
  readonly given: OperationToName;
  readonly whole: string;
  readonly digits: number;
  readonly name: string;
}

/**
 * The names of tools: `[A-Za-z0-9_-]`, all different, and independent of the order of the operations. A name is the
 * override's, else the `operationId`, else method and path. One that is too long is cut, and ends with a hash of
 * `METHOD /path`; so does each of several that would be equal. What an override calls a tool stays as it is: one
 * that is too long, has other characters or is taken is a problem.
 */
export function toolNames(given: readonly OperationToName[], prefix: string): ToolNames {
  let drafts: readonly Draft[] = given.map((each) => draftOf(each, prefix));
  const equal = new Set<string>();
  for (let again = true; again;) {
    const same = equalNames(drafts);
    for (const name of same) equal.add(name);
    const isLonger = (each: Draft) =>
      !isFixed(each) && each.digits < MOST_DIGITS && same.has(each.name);
    again = drafts.some(isLonger);
    drafts = drafts.map((each) =>
      isLonger(each) ? hashed(each, each.digits * 2 || HASH_DIGITS) : each,
    );
  }
  return {
    names: drafts.map(({ name }) => name),
    problems: drafts.flatMap((draft) => problemsOf(draft, takenBy(draft, drafts, equal))),
    warnings: warningsOf(drafts, equal),
  };
}

function draftOf(given: OperationToName, prefix: string): Draft {
  const whole = prefixed(given.name ?? ownName(given.operation), prefix);
  const draft = { given, whole, digits: 0, name: whole };
  const isLong = given.name === undefined && whole.length > MAX_NAME_CHARACTERS;
  return isLong ? hashed(draft, HASH_DIGITS) : draft;
}

/** The name of an operation's tool without a prefix, where settings give it none: its id, else method and path. */
export function ownName({ id, method, path }: Pick<Operation, 'id' | 'method' | 'path'>): string {
  const words = `${method.toLowerCase()}_${path.replace(/[{}]/g, '')}`;
  return legal(id ?? '') || legal(words);
}

/** A name with a prefix before it, if there is one. */
export function prefixed(name: string, prefix: string): string {
  return prefix === '' ? name : `${prefix}_${name}`;
}

function hashed({ given, whole }: Draft, digits: number): Draft {
  const hash = createHash('sha256').update(given.operation.key).digest('hex').slice(0, digits);
  const name = `${whole.slice(0, MAX_NAME_CHARACTERS - digits - 1)}_${hash}`;
  return { given, whole, digits, name };
}

function legal(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^_/, '')
    .replace(/_$/, '');
}

function isFixed({ given }: Draft): boolean {
  return given.name !== undefined;
}

function equalNames(drafts: readonly Draft[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const equal = new Set<string>();
  for (const { name } of drafts) (seen.has(name) ? equal : seen).add(name);
  return equal;
}

/** Whose name it is too, where that is to be said of this one: once for two overrides, of the later. */
function takenBy(
  draft: Draft,
  drafts: readonly Draft[],
  equal: ReadonlySet<string>,
): Draft | undefined {
  if (!equal.has(draft.whole)) return undefined;
  const same = drafts.filter(({ whole }) => whole === draft.whole);
  const others = same.filter((each) => each !== draft && !isFixed(each));
  return same.indexOf(draft) > 0 ? same[0] : others[0];
}

function problemsOf({ given, whole }: Draft, other: Draft | undefined): SettingsProblem[] {
  const { name, overriddenAs } = given;
  if (name === undefined || overriddenAs === undefined) return [];
  const texts = [
    LEGAL.test(name) ? '' : 'has other characters than letters, digits, _ and -; write these only',
    whole.length > MAX_NAME_CHARACTERS
      ? `has ${whole.length} characters with its prefix; write at most ${MAX_NAME_CHARACTERS - whole.length + name.length}`
      : '',
    other === undefined
      ? ''
      : `${quoted(whole)} is the name of ${other.given.operation.key} too; write another`,
  ];
  return texts
    .filter((text) => text !== '')
    .map((text) => ({ field: `tools.override.${overriddenAs}.name`, text }));
}

function warningsOf(drafts: readonly Draft[], equal: ReadonlySet<string>): readonly string[] {
  const same = drafts.filter((draft) => !isFixed(draft) && equal.has(draft.whole));
  if (same.length === 0) return [];
  const names = [...new Set(same.map(({ whole }) => whole))];
  const shown = names.slice(0, SHOWN_NAMES).join(', ') + (names.length > SHOWN_NAMES ? ', …' : '');
  return [
    `${same.length} operations would have the same names as others (${shown}), and end with a hash; write names under tools.override`,
  ];
}
