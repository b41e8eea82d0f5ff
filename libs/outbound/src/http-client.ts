import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import axios, { AxiosHeaders, type AxiosAdapter, type AxiosResponse } from 'axios';
import { bytesOf, firstEventEnd } from './answer-bytes.js';
import { outboundError, refuseHead, Unused } from './answer-problem.js';
import { realAfter, type After } from './after.js';
import type { HttpHeaders, HttpStreamAnswer, HttpStreamRequest } from './http-stream.js';
import { hasUserInfo } from './loopback.js';
import { openAnswer } from './open-request.js';
import { authorityOf, OutboundError, type OutboundErrorCode } from './outbound-error.js';
import type { OutboundProxies } from './outbound-proxies.js';
import { outboundRoutes, type Route } from './outbound-routes.js';
import { tunnelTransport } from './tunnel-agent.js';

export { OutboundError, type OutboundErrorCode };

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
  /** Returns a redirect like any other answer; none is ever followed. */
  readonly givesRedirects?: boolean;
  /** Stops reading a `text/event-stream`, which may never end, after its first event with data. */
  readonly firstEventOnly?: boolean;
}

/**
 * Any answer, a redirect only if requested; header names are lower-case. The body of a success (2xx) is UTF-8
 * with its content coding removed; other bodies are decoded as far as possible.
 */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The proxy of a plain http request; its own answers cannot be told from the target's. */
  readonly forwardedBy?: string;
}

/** The one way out of the process, for answers that are read whole. Safe for concurrent use. */
export interface HttpClient {
  /**
   * Throws `OutboundError`, also for a redirect; and `TypeError` for a URL with a user name or password,
   * which would replace the request's own `Authorization`.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle connections. */
  close(): void;
}

/** The same way out, for callers that judge an answer by its head first. Costs less CPU. */
export interface HttpStreams {
  /** Resolves when the head of the answer has arrived. Throws as `HttpClient.send`. */
  open(request: HttpStreamRequest): Promise<HttpStreamAnswer>;
}

/** Cap on a decompressed body in bytes, unless a request says otherwise. */
export const MAX_RESPONSE_BYTES = 1024 * 1024;

const BASE = {
  responseType: 'stream' as const,
  validateStatus: () => true,
  transitional: { clarifyTimeoutError: false },
};

/**
 * Makes the one way out of the process: kept-alive connections, no redirects, and only the given proxies.
 * Proxy variables of the environment are ignored.
 */
export function createHttpClient(
  after: After = realAfter,
  proxies?: OutboundProxies,
): HttpClient & HttpStreams {
  const routes = outboundRoutes(proxies);
  // The adapter is called directly: axios itself would merge configurations and transform bodies each time.
  const adapter = axios.getAdapter('http');
  return {
    send: async (request) => {
      refuseUserInfo(request.url);
      return send(adapter, routes.for(request.url), { ...request, after });
    },
    open: async (request) => {
      refuseUserInfo(request.url);
      return openAnswer(routes.for(request.url), request, after);
    },
    close: () => {
      routes.close();
    },
  };
}

function refuseUserInfo(url: string): void {
  if (hasUserInfo(url)) throw new TypeError('the URL holds a user name or password');
}

async function send(
  adapter: AxiosAdapter,
  route: Route,
  request: HttpRequest & { readonly after: After },
): Promise<HttpResponse> {
  const { signal, url, timeoutMs } = request;
  const cancelled = () => new OutboundError('aborted', authorityOf(url), 'cancelled');
  if (isOver(signal)) throw cancelled();
  const deadline = new AbortController();
  const abort = () => {
    deadline.abort();
  };
  const inTime = request.after(timeoutMs, abort);
  signal?.addEventListener('abort', abort, { once: true });
  let stream: Readable | undefined;
  const end = () => stream?.destroy();
  deadline.signal.addEventListener('abort', end, { once: true });
  const { tunnelTurns } = route;
  const turn = tunnelTurns && (await tunnelTurns.take(deadline.signal));
  try {
    const response = await ask(adapter, route, { ...request, signal: deadline.signal });
    stream = response.data;
    return await answerOf(response, request, route);
  } catch (error) {
    const host = authorityOf(url);
    if (isOver(signal)) throw cancelled();
    if (!isOver(deadline.signal)) {
      const { forwardedBy } = route;
      throw outboundError(error, { host, forwardedBy, body: stream !== undefined });
    }
    throw new OutboundError('timeout', host, `timeout after ${timeoutMs} ms`);
  } finally {
    if (turn === true) tunnelTurns.give();
    end();
    inTime();
    signal?.removeEventListener('abort', abort);
  }
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function ask(
  adapter: AxiosAdapter,
  { httpAgent, httpsAgent, proxy, tunnelTurns }: Route,
  { method, url, headers, body, signal }: HttpRequest & { readonly signal: AbortSignal },
): Promise<AxiosResponse<Readable>> {
  return adapter({
    ...BASE,
    maxRedirects: 0,
    httpAgent,
    httpsAgent,
    proxy,
    ...(tunnelTurns && { transport: tunnelTransport(signal) }),
    method,
    url,
    headers: new AxiosHeaders({
      'user-agent': 'mcp-gateway',
      accept: 'application/json',
      ...headers,
    }),
    data: body,
    signal,
  }) as Promise<AxiosResponse<Readable>>;
}

async function answerOf(
  response: AxiosResponse<Readable>,
  {
    maxResponseBytes: max = MAX_RESPONSE_BYTES,
    givesRedirects = false,
    firstEventOnly = false,
  }: HttpRequest,
  { forwardedBy }: Route,
): Promise<HttpResponse> {
  const { status } = response;
  if (!givesRedirects || status < 300 || status > 399) refuseHead(status, forwardedBy);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
  }
  const stream = firstEventOnly && /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
  const bytes = await bytesOf(response.data, max, stream ? firstEventEnd : undefined);
  if (status < 300 && bytes.length > 0 && !isPlainUtf8(bytes, headers)) {
    throw new Unused('answer_unusable', 'answer is not UTF-8');
  }
  const body = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return { status, headers, body, ...(forwardedBy !== undefined && { forwardedBy }) };
}

/** JSON is UTF-8 (RFC 8259 §8.1). The client removes `content-encoding` when it has decoded the body. */
function isPlainUtf8(bytes: Buffer, headers: HttpHeaders): boolean {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = headers;
  const charset = /;[ \t]*charset="?([^\s;"]+)/i.exec(type)?.[1] ?? 'utf-8';
  const named = ['utf-8', 'utf8', 'us-ascii'].includes(charset.toLowerCase());
  return named && coding.toLowerCase() === 'identity' && isUtf8(bytes);
}
