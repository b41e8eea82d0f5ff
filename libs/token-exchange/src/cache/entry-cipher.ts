import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { parseBoundedObject } from '#foreign-text';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES;
/** Arrays and objects within one another, and members in all, of an entry. */
const ENTRY_BOUNDS = { maxDepth: 2, maxMembers: 40_000 };
/** What an entry says; undefined for what is none. */
export type ReadEntry<V> = (fields: Readonly<Record<string, unknown>>) => V | undefined;

/** Bytes of a key. */
export const CIPHER_KEY_BYTES = 32;

/**
 * Encrypts entries of a shared store: AES-256-GCM (NIST SP 800-38D), bound to their key, so that an entry
 * moved to another key does not open. The first key encrypts, all decrypt.
 */
export class EntryCipher {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly first: { readonly id: Buffer; readonly key: Buffer };

  /** Throws `TypeError` without a key, or for one that is not 32 bytes long. */
  constructor(keys: readonly Buffer[]) {
    const [key] = keys;
    if (key === undefined || keys.some(({ length }) => length !== CIPHER_KEY_BYTES)) {
      throw new TypeError('the token cache needs keys of 32 bytes');
    }
    this.first = { id: idOf(key), key };
    this.keys = new Map(keys.map((each) => [idOf(each).toString('hex'), each]));
  }

  seal(entryKey: string, entry: object): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.first.key, nonce).setAAD(Buffer.from(entryKey));
    const text = Buffer.concat([cipher.update(JSON.stringify(entry)), cipher.final()]);
    return Buffer.concat([Buffer.from([VERSION]), this.first.id, nonce, cipher.getAuthTag(), text]);
  }

  /** Undefined if it was not sealed for this key of the store with one of the keys, or `read` finds nothing in it. */
  open<V>(entryKey: string, sealed: Buffer, read: ReadEntry<V>): V | undefined {
    if (sealed.length < HEADER_BYTES || sealed[0] !== VERSION) return undefined;
    let at = 1;
    const take = (bytes: number) => sealed.subarray(at, (at += bytes));
    const key = this.keys.get(take(KEY_ID_BYTES).toString('hex'));
    if (key === undefined) return undefined;
    const decipher = createDecipheriv(ALGORITHM, key, take(NONCE_BYTES));
    decipher.setAAD(Buffer.from(entryKey)).setAuthTag(take(TAG_BYTES));
    try {
      const text = Buffer.concat([decipher.update(sealed.subarray(at)), decipher.final()]);
      const fields = parseBoundedObject(text.toString('utf8'), ENTRY_BOUNDS);
      return fields && read(fields);
    } catch {
      return undefined;
    }
  }
}

function idOf(key: Buffer): Buffer {
  return hash('sha256', key, 'buffer').subarray(0, KEY_ID_BYTES);
}
