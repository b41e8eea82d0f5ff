import { realAfter, sleep, steadyClock, type After, type Clock, type Sleep } from '#outbound';
import type { ExchangeObserver } from './exchange-observer.js';

/** One request to the token endpoint; the HTTP client is the app's. */
export interface TokenHttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** Its answer; header names are lower-case. */
export interface TokenHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends within `timeoutMs` in all, follows no redirect, and throws when there is no answer; a text that
 * the error has as its `problem` is logged.
 */
export type TokenHttp = (request: TokenHttpRequest) => Promise<TokenHttpResponse>;

/** Where one issuer takes exchanges (RFC 8414 §2, `token_endpoint`). */
export interface IssuerEndpoint {
  /** The discovered token endpoint. May throw: the issuer is then unavailable. */
  tokenEndpoint(): Promise<string>;
  /** Called when the token endpoint answers 404 or 410: it may have moved. Waited for. */
  gone(): Promise<unknown>;
}

/** Receives what the issuer said about a refusal, for operators only. */
export interface ExchangeLogger {
  warn(fields: object, message: string): void;
}

/** Where replicas share delegated tokens. */
export interface SharedCacheOptions {
  /** As `readRedisUrl` reads it: one Redis, Sentinels or a Cluster; may hold passwords. */
  readonly url: string;
  /** 32 bytes each: the first encrypts, all decrypt. */
  readonly keys: readonly Buffer[];
  /** What an operator knows both by; log lines say which to look at, in `settings`. */
  readonly settings?: { readonly url: string; readonly keys: string };
}

/** What all exchanges of a process share; `ExchangerSettings` say what differs. */
export interface TokenExchangeOptions {
  readonly http: TokenHttp;
  /** Called once for each issuer in use; the result is dropped when no exchanger of that issuer is left. */
  readonly endpointOf: (issuer: string) => IssuerEndpoint;
  /** Without it, each process exchanges for itself. */
  readonly shared?: SharedCacheOptions | undefined;
  readonly logger: ExchangeLogger;
  /** Is told what happens to exchanges and caches; nobody by default. */
  readonly observer?: ExchangeObserver;
  /** Most entries in memory; 100,000 by default. */
  readonly maxEntries?: number;
  /** Most bytes in memory, about; 128 MiB by default. */
  readonly maxBytes?: number;
  /** By which tokens end. */
  readonly clock?: Clock;
  /** Never set, for how long things last; `clock` where only that is given. */
  readonly steady?: Clock;
  readonly sleep?: Sleep;
  /** Ends what is late. */
  readonly after?: After;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** Options with defaults filled in. */
export interface ResolvedExchangeOptions extends Required<Omit<TokenExchangeOptions, 'shared'>> {
  readonly shared: SharedCacheOptions | undefined;
}

/** Delegated tokens that are kept in memory, unless an option says otherwise. */
export const MAX_ENTRIES = 100_000;
/** Bytes of them, likewise. */
export const MAX_BYTES = 128 * 1024 * 1024;

/** Fills in defaults. */
export function resolveExchangeOptions(options: TokenExchangeOptions): ResolvedExchangeOptions {
  return {
    maxEntries: MAX_ENTRIES,
    maxBytes: MAX_BYTES,
    clock: Date.now,
    steady: options.clock ?? steadyClock,
    sleep,
    after: realAfter,
    random: Math.random,
    observer: () => undefined,
    shared: undefined,
    ...options,
  };
}
