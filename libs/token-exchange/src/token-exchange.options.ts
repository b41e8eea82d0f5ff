import {
  proveClient,
  type ClientAuthenticationMethod,
  type ClientProof,
} from './client-authentication.js';
import type { Profile } from './profiles/profile.js';
import { PROFILES, type ProfileName } from './profiles/profile-registry.js';

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

/** Sends within `timeoutMs` in all, follows no redirect, and throws when there is no answer. */
export type TokenHttp = (request: TokenHttpRequest) => Promise<TokenHttpResponse>;

/** Receives what the issuer said about a refusal, for operators only. */
export interface ExchangeLogger {
  warn(fields: object, message: string): void;
}

/** What an app writes to exchange tokens at one issuer as one client. */
export interface TokenExchangeOptions {
  readonly issuer: string;
  readonly profile: ProfileName;
  readonly client: {
    readonly id: string;
    readonly secret: string;
    readonly method?: ClientAuthenticationMethod;
  };
  /** Used by profiles that do not fix it. */
  readonly subjectTokenType: string;
  /** Total for one exchange, its retry included. */
  readonly timeoutMs: number;
  readonly http: TokenHttp;
  /** The discovered token endpoint. May throw: the issuer is then unavailable. */
  readonly tokenEndpoint: () => Promise<string>;
  readonly logger: ExchangeLogger;
  /** Most entries in memory; 8192 by default. */
  readonly maxEntries?: number;
  readonly clock?: () => number;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** Options with defaults filled in and the profile at hand. */
export interface ResolvedExchangeOptions extends Required<
  Omit<TokenExchangeOptions, 'profile' | 'client'>
> {
  readonly profile: Profile;
  readonly clientId: string;
  readonly proof: ClientProof;
}

/** Fills in defaults. Throws `TypeError` naming the option that is wrong. */
export function resolveExchangeOptions(options: TokenExchangeOptions): ResolvedExchangeOptions {
  const { client, profile: name, ...rest } = options;
  const profile: Profile = PROFILES[name];
  const subjectTokenType = profile.subjectTokenType ?? options.subjectTokenType;
  const problem = profile.problem(subjectTokenType);
  if (problem !== undefined) throw new TypeError(`subjectTokenType ${problem}`);
  if (client.id === '' || client.secret === '') throw new TypeError('client: id and secret');
  return {
    maxEntries: 8192,
    clock: Date.now,
    random: Math.random,
    ...rest,
    subjectTokenType,
    profile,
    clientId: client.id,
    proof: proveClient({ method: 'client_secret_post', ...client }),
  };
}
