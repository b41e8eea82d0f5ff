import type { IncomingMessage } from 'node:http';
import type { Grant, ReadingBudget } from './reading-budget.js';
import { INTERNAL_ERROR, INVALID_REQUEST, RefusedMessageError } from './rpc-error.js';

/** Seconds after which a caller whose body found no room may try again. */
const RETRY_AFTER_SECONDS = 1;

/** Bytes that a body's buffer begins with, unless it is there at once. */
const FIRST_BYTES = 1_024;
/** Chunks of a body that may be of any size. */
export const FREE_CHUNKS = 1_024;
/** Least bytes of a body's chunks on average beyond that: each chunk costs about a microsecond. */
export const MIN_MEAN_CHUNK_BYTES = 16;

/** What bounds the reading of a body. */
export interface BodyBounds {
  /** Bytes of this body. */
  readonly limit: number;
  /** The body's length in bytes as the client declared it. */
  readonly declared: number | undefined;
  readonly budget: ReadingBudget;
  /** Whose share of the budget the bytes count in. */
  readonly caller: string;
}

/** The client left, or was cut off, before its body had arrived: there is nobody to answer. */
export class BodyAbortedError extends Error {
  constructor() {
    super('the body did not arrive');
    this.name = 'BodyAbortedError';
  }
}

/**
 * Reads a request's body once, within its bounds. Throws a 413, 429 or 503 that also closes the
 * connection, and `BodyAbortedError`.
 */
export async function readBody(request: IncomingMessage, bounds: BodyBounds): Promise<Buffer> {
  const { limit, declared = 0 } = bounds;
  if (declared > limit) throw tooLarge(limit);
  const body = new BoundedBody(bounds);
  try {
    await arrived(request, body);
    return body.whole();
  } finally {
    body.release();
  }
}

/** Settles with the stream: its end, the first chunk that is refused, or its breaking off. */
function arrived(request: IncomingMessage, body: BoundedBody): Promise<void> {
  return new Promise((resolve, reject) => {
    // What ended before anybody listened says nothing any more.
    if (request.destroyed) {
      reject(new BodyAbortedError());
      return;
    }
    const onData = (chunk: Buffer) => {
      const refusal = body.add(chunk);
      if (refusal === undefined) return;
      request.off('data', onData);
      reject(refusal);
    };
    const brokenOff = () => {
      reject(new BodyAbortedError());
    };
    request.on('data', onData);
    request.once('end', () => {
      request.off('close', brokenOff);
      resolve();
    });
    // Node reports a client that left as an error; the listener stays for whatever comes after.
    request.on('error', brokenOff);
    request.once('close', brokenOff);
  });
}

/** The bytes of one body, in one buffer that grows with them: what is kept is what is counted. */
class BoundedBody {
  private bytes: Buffer = Buffer.alloc(0);
  private size = 0;
  private chunks = 0;

  constructor(private readonly bounds: BodyBounds) {}

  add(chunk: Buffer): RefusedMessageError | undefined {
    const { limit, declared } = this.bounds;
    const size = this.size + chunk.length;
    if (size > limit) return tooLarge(limit);
    this.chunks += 1;
    if (this.chunks > FREE_CHUNKS && size / this.chunks < MIN_MEAN_CHUNK_BYTES) return tooFine();
    const whole = this.size === 0 && chunk.length === declared;
    const grant = whole ? this.keep(chunk) : this.grow(Math.min(limit, sizeFor(size)));
    if (grant !== 'granted') return noRoom(grant);
    if (!whole) chunk.copy(this.bytes, this.size);
    this.size = size;
    return undefined;
  }

  whole(): Buffer {
    return this.bytes.subarray(0, this.size);
  }

  release(): void {
    this.bounds.budget.give(this.bounds.caller, this.bytes.length);
    this.bytes = Buffer.alloc(0);
  }

  /** A body that is there at once needs no buffer of its own. */
  private keep(chunk: Buffer): Grant {
    const grant = this.bounds.budget.take(this.bounds.caller, chunk.length);
    if (grant === 'granted') this.bytes = chunk;
    return grant;
  }

  private grow(capacity: number): Grant {
    const more = capacity - this.bytes.length;
    if (more <= 0) return 'granted';
    const grant = this.bounds.budget.take(this.bounds.caller, more);
    if (grant !== 'granted') return grant;
    const bytes = Buffer.allocUnsafeSlow(capacity);
    this.bytes.copy(bytes, 0, 0, this.size);
    this.bytes = bytes;
    return grant;
  }
}

/** The next power of two, so that a body of many chunks is copied a few times only. */
function sizeFor(bytes: number): number {
  return Math.max(FIRST_BYTES, 2 ** Math.ceil(Math.log2(bytes)));
}

function tooLarge(limit: number): RefusedMessageError {
  const why = { reason: 'body_size' as const, setting: 'MAX_BODY_BYTES' };
  return closing(413, INVALID_REQUEST, `The body exceeds ${limit} bytes`, why);
}

function tooFine(): RefusedMessageError {
  return closing(413, INVALID_REQUEST, 'The body comes in too many too small chunks', {
    reason: 'body_size',
  });
}

function noRoom(whose: 'caller' | 'all'): RefusedMessageError {
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  const retry = { reason: 'reading_room' as const, headers, setting: 'MAX_READING_BYTES' };
  return whose === 'caller'
    ? closing(429, INVALID_REQUEST, 'Too many bodies at once; try again later', retry)
    : closing(503, INTERNAL_ERROR, 'Too many bodies are being read; try again later', retry);
}

function closing(
  status: number,
  code: number,
  message: string,
  { headers, ...rest }: RefusedMessageError['options'],
): RefusedMessageError {
  return new RefusedMessageError(status, code, message, {
    headers: { connection: 'close', ...headers },
    ...rest,
  });
}
