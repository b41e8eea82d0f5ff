import { ConfigError } from '#auth';
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
  try {
    return await waitingFor('the configuration', loadConfig());
  } catch (error) {
    if (file === undefined || !(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((problem) => problem.replace(OF_THE_SETTING, '')));
  }
}

/** A file that a command names is no matter of the setting. */
const OF_THE_SETTING = /^GATEWAY_CONFIG: (?=")/;
