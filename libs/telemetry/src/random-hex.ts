import { randomFillSync } from 'node:crypto';

/** Bytes that are drawn at a time: to draw some for each id takes ten times as long. */
const POOL_BYTES = 4096;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** So many random bytes, at most `POOL_BYTES`, in hexadecimal digits; none is given twice. For ids, not for secrets. */
export function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
