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
 * stream hands on together what has arrived. `endIn` says where in it no more is needed, -1 for nowhere yet.
 * Throws `AnswerTooLargeError` for one of more than `max` bytes, and what the stream throws.
 */
export async function bytesOf(
  stream: AsyncIterable<Buffer>,
  max: number,
  endIn: (bytes: Buffer) => number = () => -1,
): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of stream) {
    const start = size;
    size += chunk.length;
    if (size > max) throw new AnswerTooLargeError(max);
    if (size > bytes.length) bytes = grown(bytes.subarray(0, start), size);
    chunk.copy(bytes, start);
    const end = endIn(bytes.subarray(0, size));
    if (end !== -1) return bytes.subarray(0, end);
  }
  return bytes.subarray(0, size);
}

/** Where the first event that has data ends in a `text/event-stream`; -1 when it has not come whole. */
export function firstEventEnd(bytes: Buffer): number {
  const text = bytes.toString('latin1');
  let start = 0;
  for (const { 0: blank, index } of text.matchAll(/\n\r?\n/g)) {
    if (/^data:[ \t]*\S/m.test(text.slice(start, index))) return index + blank.length;
    start = index + blank.length;
  }
  return -1;
}

function grown(bytes: Buffer, least: number): Buffer {
  const next = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 ** Math.ceil(Math.log2(least))));
  bytes.copy(next);
  return next;
}
