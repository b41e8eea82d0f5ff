import { ArgumentError } from './api-request.js';

/** Which keys of an argument may become names of a query or a form. */
export interface KeyRules {
  /** Names of the document: whatever they hold. */
  readonly declared: ReadonlySet<string>;
  /** Names of all arguments, as `takenNames` has them: no key may speak for another. */
  readonly taken: ReadonlySet<string>;
}

/** A name that is no document's: nothing that a server takes apart. */
const KEY = /^[A-Za-z0-9_.$-]{1,64}$/;
/** Where servers take a name apart: `a.b` and `a[b]` are a part of `a` to some. */
const JOINT = /[.[]/g;

/** The key, if it may be a name or a part of one. Throws `ArgumentError`. */
export function checkedKey({ declared }: KeyRules, key: string): string {
  if (declared.has(key) || KEY.test(key)) return key;
  throw new ArgumentError(
    'holds a key that cannot be sent: keys are up to 64 of A-Z, a-z, 0-9, "_", ".", "$" and "-"',
  );
}

/** The name, if it is its own or nobody's, however servers read it. Throws `ArgumentError`. */
export function checkedName({ taken }: KeyRules, name: string, own: string): string {
  if (name === own) return name;
  const read = readName(name);
  const others = wholesOf(name).filter((each) => each !== readName(own));
  if (others.some((each) => taken.has(`${WHOLE}${each}`)) || taken.has(`${PART}${read}`)) {
    throw new ArgumentError(
      'holds a key that is the name of another argument, or is read as one: name it otherwise',
    );
  }
  return name;
}

/** Throws `ArgumentError` for two names of one argument that servers may take for one; equal ones are a list. */
export function refuseAlike(names: readonly string[], declared: ReadonlySet<string>): void {
  const known = new Map<string, string>();
  for (const name of names) {
    const read = readName(name);
    const other = known.get(read);
    known.set(read, name);
    if (other === undefined || other === name || (declared.has(other) && declared.has(name)))
      continue;
    throw new ArgumentError(
      'holds two keys that are read as one, such as "a.b" and "a_b": leave one of them out',
    );
  }
}

const WHOLE = '=';
const PART = '>';

/** Names as `KeyRules` has them: each as servers may read it, and what it may be read as a part of. */
export function takenNames(names: readonly string[]): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => [
      `${WHOLE}${readName(name)}`,
      ...wholesOf(name)
        .slice(0, -1)
        .map((each) => `${PART}${each}`),
    ]),
  );
}

/** A name without what servers do not tell apart: case, and what some of them write as an underscore. */
function readName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[.[\] +]+/g, '_')
    .replace(/(?<=.)_$/, '');
}

/** What a name may be read as a part of, and the name itself at last, all as `readName` gives them. */
function wholesOf(name: string): readonly string[] {
  const ends = Array.from(name.matchAll(JOINT), ({ index }) => index).filter((end) => end > 0);
  return [...ends.map((end) => readName(name.slice(0, end))), readName(name)];
}
