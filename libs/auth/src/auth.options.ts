import { realAfter, steadyClock, type After, type OutboundProxies } from '#outbound';
import type { AuthObserver } from './auth-observer.js';
import type { ChallengeOptions } from './challenge.js';
import type { ScopeClaim } from './scopes.js';

export type Algorithm = 'RS256' | 'PS256' | 'ES256';
/** Which `typ` an access token may have: RFC 9068's, or also Auth0's default dialect. */
export type TokenProfile = 'auth0' | 'rfc9068';

/** The part of a logger that this library uses. */
export interface AuthLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A value, or a function where it changes while the process runs. */
export type Changing<T> = T | (() => T);

/** What an app writes to protect itself with access tokens of one issuer. */
export interface AuthOptions {
  /** Verbatim, to the slash. */
  readonly issuer: string;
  /** The setting that named the issuer; messages about it say so. */
  readonly issuerSetting: string;
  /** Other values that `iss` may have: the same issuer's, signed with the same keys. */
  readonly otherIssuers?: readonly string[];
  /** What names this resource in `aud`: a token must carry one of them exactly. */
  readonly audience: string | readonly string[];
  /** The setting that named it; log lines about it say so. */
  readonly audienceSetting?: string;
  /**
   * Clients that delegated tokens are issued to, where they carry an accepted audience too: their tokens
   * are not accepted from callers.
   */
  readonly delegateClientIds?: Changing<readonly string[]>;
  readonly tokenProfile: TokenProfile;
  readonly challenge: ChallengeOptions;
  readonly logger: AuthLogger;
  readonly algorithms?: readonly Algorithm[];
  /** Where scopes are read; Auth0's `permissions` says what was assigned, not what was granted. */
  readonly scopeClaim?: ScopeClaim;
  /** Broader scopes with the narrower ones they imply. */
  readonly scopeHierarchy?: Readonly<Record<string, readonly string[]>>;
  /** Whether tokens without a person (client credentials) are let in. */
  readonly allowMachines?: boolean;
  /** `org_id` that every token must carry; empty for none. */
  readonly requiredOrganization?: string;
  /** Shared by exp, nbf and iat; 30 by default, 60 at most. */
  readonly clockSkewSeconds?: number;
  /** The proxies that requests go through; without it they go directly. */
  readonly outboundProxies?: OutboundProxies | undefined;
  /** Texts that no log line may repeat, such as the client's secret, even where another party sent them. */
  readonly secrets?: Changing<readonly string[]>;
  /** Hosts that may be reached without TLS, besides loopback. */
  readonly plainHttpHosts?: readonly string[];
  /** Is told what happens to tokens and keys; nobody by default. */
  readonly observer?: AuthObserver;
  /** Milliseconds since the epoch, by which tokens end. */
  readonly clock?: () => number;
  /** Milliseconds of a clock that is never set, for how long things last; `clock` where only that is given. */
  readonly steady?: () => number;
  /** Ends outbound requests that are late, and starts what is due. */
  readonly after?: After;
}

/** Options with every default filled in. */
export interface ResolvedAuthOptions extends Required<
  Omit<AuthOptions, 'audience' | 'delegateClientIds' | 'secrets'>
> {
  readonly audience: readonly string[];
  readonly delegateClientIds: () => readonly string[];
  readonly secrets: () => readonly string[];
}

/** Injection token of `ResolvedAuthOptions`. */
export const AUTH_OPTIONS = Symbol('auth-options');

const ALGORITHMS: readonly string[] = ['RS256', 'PS256', 'ES256'];

/** Fills in defaults. Throws `TypeError` naming the option: an unset audience must never start. */
export function resolveAuthOptions(options: AuthOptions): ResolvedAuthOptions {
  const resolved: ResolvedAuthOptions = {
    otherIssuers: [],
    audienceSetting: 'audience',
    algorithms: ['RS256'],
    scopeClaim: 'scope',
    scopeHierarchy: {},
    allowMachines: false,
    requiredOrganization: '',
    clockSkewSeconds: 30,
    outboundProxies: undefined,
    plainHttpHosts: [],
    observer: () => undefined,
    clock: Date.now,
    steady: options.clock ?? steadyClock,
    after: realAfter,
    ...options,
    audience: [options.audience].flat(),
    delegateClientIds: asked(options.delegateClientIds),
    secrets: asked(options.secrets),
  };
  for (const name of ['issuer', 'issuerSetting', 'audienceSetting'] as const) {
    if (resolved[name].trim() === '') throw new TypeError(`${name} is required`);
  }
  const { audience } = resolved;
  if (audience.length === 0 || audience.some((name) => name.trim() === '')) {
    throw new TypeError('audience is required');
  }
  const { algorithms, clockSkewSeconds } = resolved;
  if (algorithms.length === 0 || !algorithms.every((name) => ALGORITHMS.includes(name))) {
    throw new TypeError(`algorithms: only ${ALGORITHMS.join(', ')}`);
  }
  if (!(clockSkewSeconds >= 0 && clockSkewSeconds <= 60)) {
    throw new TypeError('clockSkewSeconds: 0 to 60');
  }
  return resolved;
}

function asked(value: Changing<readonly string[]> = []): () => readonly string[] {
  return typeof value === 'function' ? value : () => value;
}
