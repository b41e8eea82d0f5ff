import type { GatewayConfig } from '../../config/gateway-config.js';
import { loadConfig } from '../../config/load-config.js';
import { nameGatewayFile } from '../config.js';
import { waitingFor } from '../waiting.js';

/**
 * Reads the configuration as the gateway does. `file` is read in the place of the one that GATEWAY_CONFIG
 * names. Throws `ConfigError` with all problems.
 */
export async function loadServed(file?: string): Promise<GatewayConfig> {
  if (file !== undefined) nameGatewayFile(file);
  return waitingFor('the configuration', loadConfig());
}
