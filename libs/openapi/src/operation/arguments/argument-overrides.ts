import { safeLine } from '#foreign-text';
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

/** Throws `Refusal` for a name that no argument has; `wire` has the shown names by those of the request. */
export function refuseUnknown(
  overrides: Overrides,
  names: readonly string[],
  wire: ReadonlyMap<string, string>,
): void {
  const known = new Set(names);
  const unknown = Object.keys(overrides ?? {}).find((name) => !known.has(name));
  if (unknown === undefined) return;
  const shown = wire.get(unknown);
  const hint = shown === undefined ? `it has ${listed(names, unknown)}` : `write ${shown}`;
  throw new Refusal('override', `it has no argument ${safeLine(unknown)}: ${hint}`);
}

/** What looks like the unknown name comes first. */
function listed(names: readonly string[], unknown: string): string {
  if (names.length === 0) return 'none';
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const looked = plain(unknown.slice(0, 100));
  const isNear = (name: string) =>
    looked !== '' && (plain(name).includes(looked) || looked.includes(plain(name)));
  const sorted = [...names.filter(isNear), ...names.filter((name) => !isNear(name))];
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return sorted.slice(0, MOST_NAMES).join(', ') + more;
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
  throw new Refusal('override', `a fixed value cannot be sent: ${problem}`);
}
