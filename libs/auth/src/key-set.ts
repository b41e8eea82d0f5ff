import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SigningKey } from 'jwks-rsa';
import { parseBoundedJson } from '#foreign-text';

/** Arrays and objects within one another, and members in all, of a key set. */
export const KEY_SET_BOUNDS = { maxDepth: 16, maxMembers: 10_000 };
/** Most keys of a set; each costs 0.2 ms of CPU. A larger set is refused. */
export const MAX_KEYS = 200;

/** A usable public key and what its JWK says of it. */
export interface Key {
  readonly kid: string | undefined;
  readonly alg: string | undefined;
  readonly publicKey: KeyObject;
}

/** What is wrong with a key set; the message is a fixed text of this library. */
export class KeySetError extends Error {}

/** The keys of a JWK Set that are for verifying (RFC 7517 §5). Throws `KeySetError`. */
export function verifyingKeysIn(body: string): readonly unknown[] {
  const { keys } = keySetOf(body);
  if (!Array.isArray(keys)) throw new KeySetError('is not a JWK Set');
  if (keys.length > MAX_KEYS) throw new KeySetError(`holds more than ${MAX_KEYS} keys`);
  return keys.filter(isForVerifying);
}

function keySetOf(body: string): { keys?: unknown } {
  try {
    return parseBoundedJson(body, KEY_SET_BOUNDS) ?? {};
  } catch {
    throw new KeySetError('is not JSON');
  }
}

/** `key_ops`, where present, must name what the key is used for here (RFC 7517 §4.3). */
function isForVerifying(jwk: unknown): boolean {
  if (typeof jwk !== 'object' || jwk === null) return false;
  const { key_ops: operations } = jwk as { key_ops?: unknown };
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}

/** A key as jwks-rsa parsed it. */
export function keyOf(key: SigningKey): Key {
  return { kid: key.kid, alg: key.alg, publicKey: createPublicKey(key.getPublicKey()) };
}

/** Whether two sets hold the same keys in the same order. */
export function sameKeys(one: readonly Key[], other: readonly Key[]): boolean {
  return (
    one.length === other.length &&
    one.every((key, i) => {
      const twin = other[i];
      return (
        twin !== undefined &&
        key.kid === twin.kid &&
        key.alg === twin.alg &&
        key.publicKey.equals(twin.publicKey)
      );
    })
  );
}
