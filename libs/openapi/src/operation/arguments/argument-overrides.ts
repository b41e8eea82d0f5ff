import { didYouMean, nearNames, safeLine } from '#foreign-text';
import { ArgumentError } from '../../request/api-request.js';
import type { ArgumentOverride } from '../operation-override.js';
import { Refusal } from '../refusal.js';

/** Most names of arguments in a message. */
const MOST_NAMES = 12;

type Overrides = Readonly<Record<string, ArgumentOverride>> | undefined;

/** What the settings say of an argument; nothing where they do not name it. */
export function overrideOf(overrides: Overrides, name: string): ArgumentOverride {
  return overrides !== undefined && Object.hasOwn(overrides, name) ? (overrides[name] ?? {}) : {};
}

/** An argument that is a whole body. */
export interface WholeBody {
  readonly argument: string;
  readonly inside: readonly string[];
  readonly open: boolean;
}

/** What is said of names that no argument has; `wire` has the shown names by those of the request. */
export function unknownNames(
  overrides: Overrides,
  names: readonly string[],
  wire: ReadonlyMap<string, string>,
  body?: WholeBody,
): readonly Refusal[] {
  const known = new Set(names);
  const unknown = Object.keys(overrides ?? {}).filter((name) => !known.has(name));
  if (unknown.length === 0) return [];
  const near = nearNames(names, { byWords: true });
  return unknown.map((name) => {
    const shown = wire.get(name);
    const isInside = shown === undefined && body?.inside.includes(name) === true;
    const meant = didYouMean(shown === undefined ? near(name) : [shown]);
    const instead = isInside ? partOf(body, name) : (meant ?? `it has ${listed(names)}`);
    const text = `it has no argument ${safeLine(name)}; ${instead}`;
    return new Refusal('override', text, `arguments.${name}`);
  });
}

function partOf({ argument, open }: WholeBody, name: string): string {
  const why = open ? 'it takes properties of any name' : 'it has so many properties';
  return `${safeLine(name)} is a property of ${argument}, which is one argument because ${why}; write ${argument}, or remove this`;
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return names.slice(0, MOST_NAMES).join(', ') + more;
}

/** Throws `Refusal` unless the fixed value of an argument can be sent and is sent. */
export function checkFixed(name: string, sent: () => boolean): void {
  let problem = `${name} would not be sent`;
  try {
    if (sent()) return;
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    problem = error.message;
  }
  throw new Refusal(
    'override',
    `a fixed value cannot be sent: ${problem}`,
    `arguments.${name}.fixed`,
  );
}
