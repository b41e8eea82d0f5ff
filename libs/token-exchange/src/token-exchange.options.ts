import { realAfter, sleep, type After, type Clock, type Sleep } from '#outbound';
import {
  authenticateClient,
  type ClientAuthentication,
  type ClientCredentials,
} from './client-authentication.js';
import type { Profile, ProfileSettings } from './profiles/profile.js';
import {
  defaultTarget,
  profileProblems,
  PROFILES,
  type ProfileName,
} from './profiles/profile-registry.js';

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

/** What an app writes to exchange tokens at one issuer as one client. */
export interface TokenExchangeOptions {
  readonly issuer: string;
  readonly profile: ProfileName;
  readonly client: ClientCredentials;
  /** Used by profiles that do not fix it. */
  readonly subjectTokenType: string;
  /** How the target is named; by default as the profile does. */
  readonly target?: ProfileSettings['target'];
  /** Further parameters of every request. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Total for one exchange: waiting, discovery and its retry included. */
  readonly timeoutMs: number;
  /** Most requests to the token endpoint in any second; no limit by default. */
  readonly ratePerSecond?: number;
  /** Without it, each process exchanges for itself. */
  readonly shared?: SharedCacheOptions;
  readonly http: TokenHttp;
  /** The discovered token endpoint. May throw: the issuer is then unavailable. */
  readonly tokenEndpoint: () => Promise<string>;
  /** Told when the token endpoint answers 404 or 410: it may have moved. Waited for. */
  readonly endpointGone?: () => Promise<unknown>;
  readonly logger: ExchangeLogger;
  /** Most entries in memory; 100,000 by default. */
  readonly maxEntries?: number;
  /** Most bytes in memory, about; 128 MiB by default. */
  readonly maxBytes?: number;
  readonly clock?: Clock;
  readonly sleep?: Sleep;
  /** Ends what is late. */
  readonly after?: After;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** Options with defaults filled in, the profile and the client's authentication at hand. */
export interface ResolvedExchangeOptions extends Required<
  Omit<TokenExchangeOptions, 'profile' | 'client' | 'ratePerSecond' | 'shared'>
> {
  readonly profile: Profile;
  readonly clientId: string;
  readonly authenticate: ClientAuthentication;
  readonly ratePerSecond: number | undefined;
  readonly shared: SharedCacheOptions | undefined;
}

/** Delegated tokens that are kept in memory, unless an option says otherwise. */
export const MAX_ENTRIES = 100_000;
/** Bytes of them, likewise. */
export const MAX_BYTES = 128 * 1024 * 1024;

/** Fills in defaults. Throws `TypeError` naming the option that is wrong. */
export function resolveExchangeOptions(options: TokenExchangeOptions): ResolvedExchangeOptions {
  const { client, profile: name, ...rest } = options;
  const profile: Profile = PROFILES[name];
  const { clock = Date.now } = options;
  const resolved = {
    maxEntries: MAX_ENTRIES,
    maxBytes: MAX_BYTES,
    sleep,
    after: realAfter,
    random: Math.random,
    target: defaultTarget(name),
    parameters: {},
    ratePerSecond: undefined,
    shared: undefined,
    endpointGone: () => Promise.resolve(),
    ...rest,
    clock,
    subjectTokenType: profile.subjectTokenType ?? options.subjectTokenType,
    profile,
    clientId: client.id,
    authenticate: authenticateClient(client, clock),
  };
  // Audience and scopes come with each request; whoever configures them asks `profileProblems` himself.
  const [problem] = profileProblems(name, { ...resolved, audience: 'any:', scopes: ['any/scope'] });
  if (problem !== undefined) throw new TypeError(`${problem.setting} ${problem.problem}`);
  return resolved;
}
