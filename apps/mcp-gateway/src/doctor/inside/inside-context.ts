import { resolveAuthOptions, type HttpClient, type ResolvedAuthOptions } from '#auth';
import type { GatewayConfig } from '../../config.js';
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
  readonly document: IssuerFields;
  /** Public keys as the issuer publishes them (RFC 7517 §5). */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** The `aud` values of which a caller's token must carry one, and the setting that says so. */
export function acceptedAudiences({ resource }: GatewayConfig): {
  readonly values: readonly string[];
  readonly setting: string;
} {
  return { values: [resource], setting: 'AUTH0_AUDIENCE' };
}

/** What the gateway judges callers' tokens by. */
export function authOptionsOf({
  config,
  clock,
}: Pick<Inside, 'config' | 'clock'>): ResolvedAuthOptions {
  const quiet = () => undefined;
  return resolveAuthOptions({
    issuer: config.issuer,
    issuerSetting: config.issuerSetting,
    audience: config.resource,
    tokenProfile: config.tokenProfile,
    ...config.callers,
    challenge: { baselineScopes: config.baselineScopes },
    logger: { info: quiet, warn: quiet, error: quiet },
    clock,
  });
}
