import type { IncomingMessage } from 'node:http';
import type { Admission } from '../../ladder/admission.js';

/** `leaveBodiesUnread` takes it off the request; the message rung has judged it. */
const JUDGED: Readonly<Record<string, string>> = { 'content-type': 'application/json' };

/**
 * The part of a web `Request` that the engines read of a message whose body is already parsed:
 * method, header look-ups and the signal. A real one costs a tenth of a call. It lists no headers,
 * so that nothing an engine hands on holds the caller's token.
 */
export class WebRequest {
  readonly method = 'POST';
  readonly url = 'http://localhost/';
  readonly headers: { get(name: string): string | null; entries(): Iterable<never> };

  constructor(
    /** What it was admitted for; the engine's server is made for this. */
    readonly admission: Admission,
    { headers }: Pick<IncomingMessage, 'headers'>,
    readonly signal?: AbortSignal,
    overridden: Readonly<Record<string, string>> = {},
  ) {
    this.headers = {
      get: (name) => {
        const key = name.toLowerCase();
        const value = overridden[key] ?? JUDGED[key] ?? headers[key];
        return Array.isArray(value) ? value.join(', ') : (value ?? null);
      },
      entries: () => [],
    };
  }

  /** What the SDKs declare they take. */
  get asRequest(): Request {
    return this as unknown as Request;
  }
}
