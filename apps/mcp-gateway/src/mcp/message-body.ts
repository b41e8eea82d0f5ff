import type { IncomingMessage } from 'node:http';
import type { ReadingBudget } from './reading-budget.js';
import { INTERNAL_ERROR, INVALID_REQUEST, RefusedMessageError } from './rpc-error.js';

/** Seconds after which a caller whose body found no room may try again. */
const RETRY_AFTER_SECONDS = 1;

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

class BoundedBody {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly bounds: BodyBounds) {}

  add(chunk: Buffer): RefusedMessageError | undefined {
    const { limit, budget, caller } = this.bounds;
    if (this.size + chunk.length > limit) return tooLarge(limit);
    const grant = budget.take(caller, chunk.length);
    if (grant !== 'granted') return noRoom(grant);
    this.size += chunk.length;
    this.chunks.push(chunk);
    return undefined;
  }

  whole(): Buffer {
    const [only] = this.chunks;
    return this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks);
  }

  release(): void {
    this.bounds.budget.give(this.bounds.caller, this.size);
    this.chunks.length = 0;
  }
}

function tooLarge(limit: number): RefusedMessageError {
  return closing(413, INVALID_REQUEST, `The body exceeds ${limit} bytes`);
}

function noRoom(whose: 'caller' | 'all'): RefusedMessageError {
  const retry = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  return whose === 'caller'
    ? closing(429, INVALID_REQUEST, 'Too many bodies at once; try again later', retry)
    : closing(503, INTERNAL_ERROR, 'Too many bodies are being read; try again later', retry);
}

function closing(
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): RefusedMessageError {
  return new RefusedMessageError(status, code, message, {
    headers: { connection: 'close', ...headers },
  });
}
