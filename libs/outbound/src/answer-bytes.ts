import type { Readable } from 'node:stream';

const FIRST_BYTES = 4_096;

/** A body of more bytes than are read. */
export class AnswerTooLargeError extends Error {
  constructor(max: number) {
    super(`answer larger than ${max} bytes`);
    this.name = 'AnswerTooLargeError';
  }
}

/**
 * The whole of a body, in one buffer that grows with it, however small its chunks are: an iterated
 * stream hands on together what has arrived. Throws `AnswerTooLargeError` for one of more than `max` bytes, and
 * what the stream throws.
 */
export async function bytesOf(stream: Readable, max: number): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const start = size;
    size += chunk.length;
    if (size > max) throw new AnswerTooLargeError(max);
    if (size > bytes.length) bytes = grown(bytes.subarray(0, start), size);
    chunk.copy(bytes, start);
  }
  return bytes.subarray(0, size);
}

function grown(bytes: Buffer, least: number): Buffer {
  const next = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 ** Math.ceil(Math.log2(least))));
  bytes.copy(next);
  return next;
}
