import type { GatewayConfig } from './config.js';

/** The default of `BASELINE_SCOPES`, a scope of the sample. */
const SAMPLE_SCOPE = 'tool:whoami';

/**
 * What a 401 asks for: `BASELINE_SCOPES`, without the default where no tool asks for it. A client that asked
 * an issuer for a scope it does not know would be refused.
 */
export function baselineScopes(
  { baselineScopes: configured }: Pick<GatewayConfig, 'baselineScopes'>,
  served: readonly string[],
): readonly string[] {
  return configured.filter((scope) => scope !== SAMPLE_SCOPE || served.includes(scope));
}
