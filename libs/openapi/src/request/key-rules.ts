import { ArgumentError } from './api-request.js';

/** Which keys of an argument may become names of a query or a form. */
export interface KeyRules {
  /** Names of the document: whatever they hold. */
  readonly declared: ReadonlySet<string>;
  /** Names of all arguments, in lower case: no key may speak for another. */
  readonly taken: ReadonlySet<string>;
}

/** A name that is no document's: nothing that a server takes apart. */
const KEY = /^[A-Za-z0-9_.$-]{1,64}$/;

/** The key, if it may be a name or a part of one. Throws `ArgumentError`. */
export function checkedKey({ declared }: KeyRules, key: string): string {
  if (declared.has(key) || KEY.test(key)) return key;
  throw new ArgumentError(
    'holds a key that cannot be sent: keys are up to 64 of A-Z, a-z, 0-9, "_", ".", "$" and "-"',
  );
}

/** The name, if it is its own or nobody's. Servers may compare without case. Throws `ArgumentError`. */
export function checkedName({ taken }: KeyRules, name: string, own: string): string {
  if (name === own || !taken.has(name.toLowerCase())) return name;
  throw new ArgumentError('holds a key that is the name of another argument');
}

/** Names as `KeyRules` has them. */
export function takenNames(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
