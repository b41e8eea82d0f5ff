import { resolveAuthOptions, type ResolvedAuthOptions } from '#auth';
import type { HttpClient } from '#outbound';
import { callerRules } from '../../config/caller-rules.js';
import type { ExchangedUpstream } from '../../config/exchanged-upstreams.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import type { Ask } from '../ask.js';
import type { IssuerFields } from '../outside/issuer-metadata.check.js';

/** What the checks with our settings share. */
export interface Inside {
  readonly config: GatewayConfig;
  readonly ask: Ask;
  readonly http: HttpClient;
  readonly clock: () => number;
}

/** The same once the issuer is known. */
export interface WithIssuer extends Inside {
  /** The upstream whose exchange is tried. */
  readonly upstream: ExchangedUpstream;
  readonly document: IssuerFields;
  /** Public keys as the issuer publishes them (RFC 7517 §5). */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** What the gateway judges callers' tokens by. */
export function authOptionsOf({
  config,
  clock,
}: Pick<Inside, 'config' | 'clock'>): ResolvedAuthOptions {
  const quiet = () => undefined;
  return resolveAuthOptions({
    ...callerRules(config),
    challenge: { baselineScopes: config.served.baselineScopes },
    logger: { info: quiet, warn: quiet, error: quiet },
    clock,
  });
}
