import { randomBytes } from 'node:crypto';
import { personRef } from '../observing/person-ref.js';
import type { ToldCaller } from '../observing/told-caller.js';

const KEY_BYTES = 32;

/** How a caller's person is shown; the same for all of their requests. */
export type PersonName = (caller: Pick<ToldCaller, 'issuer' | 'subject'>) => string;

/** How the audit log names people. */
export interface PersonNaming {
  readonly plain: boolean;
  readonly subjectKey: Buffer | undefined;
}

/**
 * As the audit log names them, so that its records are found. Without a key by one that nobody knows, and that
 * ends with the process.
 */
export function personNames(audit?: PersonNaming): PersonName {
  if (audit?.plain === true) return ({ subject }) => subject;
  const key = audit?.subjectKey ?? randomBytes(KEY_BYTES);
  const made = new WeakMap<object, string>();
  return (caller) => {
    const known = made.get(caller);
    if (known !== undefined) return known;
    const ref = personRef(key, caller);
    made.set(caller, ref);
    return ref;
  };
}
