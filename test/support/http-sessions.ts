import type { Caller } from '../../libs/auth/src/index.js';
import type { DelegatedToken } from '../../libs/token-exchange/src/index.js';
import {
  HttpUpstream,
  type HttpUpstreamParts,
  type HttpUpstreamSettings,
} from '../../apps/mcp-gateway/src/upstreams/http/http-upstream.js';
import { createHttpClient } from '../../libs/outbound/src/index.js';
import { UpstreamError } from '../../apps/mcp-gateway/src/upstreams/upstream.errors.js';
import { VirtualTime } from './virtual-time.js';

export const LIMITS = {
  timeoutMs: 500,
  answerBytes: 10_000,
  argumentBytes: 10_000,
  concurrency: 2,
};

export const CALLER = {
  subject: 'a',
  machine: false,
  claims: {},
  token: { value: 't', expiresAt: 9e9 },
} as unknown as Caller;

export const CONTEXT = {
  trace: { begin: () => ({ headers: { traceparent: '00-a-b-01' }, end: () => undefined }) },
  log: { reference: 'ref-1', traceId: 'a', subject: 'a', sender: 'c' },
};

/** Sessions of HTTP upstreams, whose tokens are `token-1`, and `token-2` after one was refused. */
export class HttpSessions {
  readonly time = new VirtualTime();
  readonly asked: { scopes: readonly string[]; refused?: string }[] = [];
  private readonly http = createHttpClient(this.time.after);

  readonly parts: HttpUpstreamParts = {
    tokens: {
      exchange: ({ scopes }) => {
        this.asked.push({ scopes });
        return Promise.resolve({ value: 'token-1' } as DelegatedToken);
      },
      exchangeAgain: ({ scopes }, { value: refused }) => {
        this.asked.push({ scopes, refused });
        return Promise.resolve({ value: 'token-2' } as DelegatedToken);
      },
    },
    http: this.http,
    clock: this.time.clock,
    steady: this.time.clock,
    after: this.time.after,
  };

  upstream(url: string, more: Partial<HttpUpstreamSettings> = {}): HttpUpstream {
    const exchange = { audience: 'u', scopes: ['read', 'write'] };
    const own = { name: 'u', url, exchange, headers: {}, secrets: [], limits: LIMITS };
    const settings = { ...own, ...more };
    return new HttpUpstream(settings, this.parts);
  }

  open(url: string, more: Partial<HttpUpstreamSettings> = {}) {
    return this.upstream(url, more).open(CALLER, CONTEXT);
  }

  close(): void {
    this.http.close();
  }
}

/** The error that a request failed with. */
export async function upstreamFailure(sent: Promise<unknown>): Promise<UpstreamError> {
  const error: unknown = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UpstreamError)) throw new Error(`no UpstreamError: ${String(error)}`);
  return error;
}
