import type { IncomingMessage } from 'node:http';

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
  const body = new GrowingBytes(max);
  for await (const chunk of stream) {
    if (!body.add(chunk)) throw new AnswerTooLargeError(max);
    const end = endIn(body.whole);
    if (end !== -1) return body.whole.subarray(0, end);
  }
  return body.whole;
}

/**
 * The same of a response of `node:http` that nobody has begun to read, by its events: to iterate one costs more than a
 * short body does.
 */
export function arrivedBytes(response: IncomingMessage, max: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const brokenOff = () => {
      reject(Object.assign(new Error('broken off'), { code: 'ECONNRESET' }));
    };
    // What ended before anybody listened says nothing any more.
    if (response.destroyed) {
      brokenOff();
      return;
    }
    const body = new GrowingBytes(max);
    const onData = (chunk: Buffer) => {
      if (body.add(chunk)) return;
      response.off('data', onData);
      reject(new AnswerTooLargeError(max));
    };
    response.on('data', onData);
    response.once('end', () => {
      resolve(body.whole);
    });
    // Not once: it may fail again when it is given up.
    response.on('error', reject);
    response.once('close', brokenOff);
  });
}

/** The bytes that came so far; those of a single chunk are not copied. */
class GrowingBytes {
  private bytes: Buffer = Buffer.alloc(0);
  private size = 0;

  constructor(private readonly max: number) {}

  get whole(): Buffer {
    return this.bytes.subarray(0, this.size);
  }

  /** False, and nothing is added: that would be too much. */
  add(chunk: Buffer): boolean {
    const start = this.size;
    const size = start + chunk.length;
    if (size > this.max) return false;
    if (start === 0) this.bytes = chunk;
    else {
      if (size > this.bytes.length) this.bytes = grown(this.whole, size);
      chunk.copy(this.bytes, start);
    }
    this.size = size;
    return true;
  }
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
