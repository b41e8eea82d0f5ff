import { createHmac, hkdfSync } from 'node:crypto';
import type { SharedCacheOptions } from '../token-exchange.options.js';

const DIGEST_KEY_BYTES = 32;

/** Names of keys in Redis that nobody can make, or guess what they stand for, without the first of the keys. */
export class KeyDigest {
  private readonly key: Buffer;

  /** Digests for other purposes are other digests. */
  constructor({ keys }: Pick<SharedCacheOptions, 'keys'>, purpose: string) {
    const [first = Buffer.alloc(0)] = keys;
    this.key = Buffer.from(hkdfSync('sha256', first, '', purpose, DIGEST_KEY_BYTES));
  }

  of(...parts: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64url');
  }
}
