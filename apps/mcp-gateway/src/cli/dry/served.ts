import { loadConfig, type GatewayConfig } from '../../config/config.js';
import type { UpstreamSettings } from '../../config/served-settings.js';
import { waitingFor } from '../waiting.js';

/** The configuration, and the upstreams that it names. */
export interface Served {
  readonly config: GatewayConfig;
  readonly upstreams: readonly Pick<UpstreamSettings, 'name' | 'url'>[];
}

/**
 * Reads the configuration as the gateway does. `file` is read in the place of the one that GATEWAY_CONFIG
 * names. Throws `ConfigError` with all problems.
 */
export async function loadServed(file?: string): Promise<Served> {
  // Nothing may be said of a file that was not read.
  if (file !== undefined) throw new Error(`${file}: gateway.yaml is not read by this version`);
  const config = await waitingFor('the configuration', loadConfig());
  return { config, upstreams: [{ name: 'upstream-api', url: config.upstream.baseUrl }] };
}
