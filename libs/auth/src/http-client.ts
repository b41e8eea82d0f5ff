import { isUtf8 } from 'node:buffer';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, {
  AxiosHeaders,
  type AxiosAdapter,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { bytesOf } from './answer-bytes.js';
import { realAfter, type After } from './after.js';
import { hasUserInfo } from './loopback.js';

/** One outbound request. `timeoutMs` bounds all of it: connecting, waiting and reading. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'OPTIONS' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Cap on the decompressed body in bytes; 1 MiB by default. */
  readonly maxResponseBytes?: number;
}

/**
 * Any answer but a redirect; header names are lower-case. The body of a success (2xx) is UTF-8 in a
 * content coding that was undone; of other answers it is what could be made of it.
 */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type OutboundErrorCode =
  'timeout' | 'aborted' | 'unreachable' | 'answer_unusable' | 'redirect_refused';

/** No usable HTTP answer. Holds neither the request nor the library's error: both carry secrets. */
export class OutboundError extends Error {
  constructor(readonly code: OutboundErrorCode) {
    super(`outbound request failed: ${code}`);
    this.name = 'OutboundError';
  }
}

/** The one way out of the process. Safe for concurrent use. */
export interface HttpClient {
  /**
   * Throws `OutboundError`, a redirect is one of its causes; and `TypeError` for a URL with a user name
   * or password, which would take the place of the request's own `Authorization`.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle connections. */
  close(): void;
}

const MAX_RESPONSE_BYTES = 1024 * 1024;
/** What axios sets on each socket anyway; another value would switch the option back and forth. */
const KEEP_ALIVE_MS = 60_000;
/** Most connections to one host; further requests wait for one. */
export const MAX_SOCKETS = 256;

/** Makes an `HttpClient`: kept-alive connections, no redirects, no proxy from the environment. */
export function createHttpClient(after: After = realAfter): HttpClient {
  const httpAgent = new HttpAgent({
    keepAlive: true,
    keepAliveMsecs: KEEP_ALIVE_MS,
    maxSockets: MAX_SOCKETS,
    scheduling: 'lifo',
  });
  const httpsAgent = new HttpsAgent({
    keepAlive: true,
    keepAliveMsecs: KEEP_ALIVE_MS,
    maxSockets: MAX_SOCKETS,
    scheduling: 'lifo',
  });
  const base = {
    httpAgent,
    httpsAgent,
    maxRedirects: 0,
    proxy: false as const,
    responseType: 'stream' as const,
    validateStatus: () => true,
    transitional: { clarifyTimeoutError: false },
  };
  // The adapter itself: merging configurations and transforming bodies would cost each call anew.
  const adapter = axios.getAdapter('http');
  return {
    send: (request) => send(adapter, base, { ...request, after }),
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

async function send(
  adapter: AxiosAdapter,
  base: Omit<InternalAxiosRequestConfig, 'headers'>,
  request: HttpRequest & { readonly after: After },
): Promise<HttpResponse> {
  const { signal } = request;
  if (hasUserInfo(request.url)) throw new TypeError('the URL holds a user name or password');
  if (signal?.aborted === true) throw new OutboundError('aborted');
  const deadline = new AbortController();
  const abort = () => {
    deadline.abort();
  };
  const inTime = request.after(request.timeoutMs, abort);
  signal?.addEventListener('abort', abort, { once: true });
  let stream: Readable | undefined;
  const end = () => stream?.destroy();
  deadline.signal.addEventListener('abort', end, { once: true });
  try {
    const response = (await adapter({
      ...base,
      method: request.method,
      url: request.url,
      headers: new AxiosHeaders({
        'user-agent': 'mcp-gateway',
        accept: 'application/json',
        ...request.headers,
      }),
      data: request.body,
      signal: deadline.signal,
    })) as AxiosResponse<Readable>;
    stream = response.data;
    return await answerOf(response, request.maxResponseBytes ?? MAX_RESPONSE_BYTES);
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    const answered = stream !== undefined || isNoHttp(error);
    throw new OutboundError(codeOf(answered, deadline.signal, signal));
  } finally {
    end();
    inTime();
    signal?.removeEventListener('abort', abort);
  }
}

async function answerOf(response: AxiosResponse<Readable>, max: number): Promise<HttpResponse> {
  if (response.status >= 300 && response.status < 400) throw new OutboundError('redirect_refused');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
  }
  const bytes = await bytesOf(response.data, max);
  if (response.status < 300 && bytes.length > 0 && !isPlainUtf8(bytes, headers)) {
    throw new OutboundError('answer_unusable');
  }
  return { status: response.status, headers, body: bytes.toString('utf8').replace(/^\uFEFF/, '') };
}

/** JSON is UTF-8 (RFC 8259 §8.1). The client takes a `content-encoding` away when it undoes it. */
function isPlainUtf8(bytes: Buffer, headers: HttpResponse['headers']): boolean {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = headers;
  const charset = /;[ \t]*charset="?([^\s;"]+)/i.exec(type)?.[1] ?? 'utf-8';
  const named = ['utf-8', 'utf8', 'us-ascii'].includes(charset.toLowerCase());
  return named && coding.toLowerCase() === 'identity' && isUtf8(bytes);
}

/** Whether Node's parser refused what came: no HTTP, or a header beyond its limit of 16 KiB. */
function isNoHttp(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('HPE_');
}

/** What failed in the midst of an answer was no whole one. */
function codeOf(answered: boolean, deadline: AbortSignal, caller?: AbortSignal): OutboundErrorCode {
  if (caller?.aborted) return 'aborted';
  if (deadline.aborted) return 'timeout';
  return answered ? 'answer_unusable' : 'unreachable';
}
