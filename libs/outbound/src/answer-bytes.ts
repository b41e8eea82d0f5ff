const FIRST_BYTES = 4_096;

/** A body with more bytes than are accepted. */
export class AnswerTooLargeError extends Error {
  constructor(max: number) {
    super(`answer larger than ${max} bytes`);
    this.name = 'AnswerTooLargeError';
  }
}

/**
 * Reads a whole body into one growing buffer, however small its chunks are: iterating a stream yields what has
 * arrived in one piece. `endIn` returns where reading may stop, -1 for not yet. Throws `AnswerTooLargeError`
 * for more than `max` bytes, and whatever the stream throws.
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

/** Where the first event with data ends in a `text/event-stream`; -1 until it has arrived whole. */
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
