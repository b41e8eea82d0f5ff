import { createHmac, randomBytes } from 'node:crypto';
import type { ToldCaller } from '../observing/told-caller.js';

/** Characters of what stands for a person. */
const REF_CHARACTERS = 10;
const KEY_BYTES = 32;

/** What stands for a caller's person: the same for all of their requests, and not their name. */
export type PersonRef = (caller: Pick<ToldCaller, 'issuer' | 'subject'>) => string;

/** With a key that nobody knows, and that ends with the process; made once for each caller. */
export function personRef(key: Buffer = randomBytes(KEY_BYTES)): PersonRef {
  const made = new WeakMap<object, string>();
  return (caller) => {
    const known = made.get(caller);
    if (known !== undefined) return known;
    const { issuer, subject } = caller;
    const digest = createHmac('sha256', key)
      .update(JSON.stringify([issuer, subject]))
      .digest();
    const ref = digest.toString('base64url').slice(0, REF_CHARACTERS);
    made.set(caller, ref);
    return ref;
  };
}
