import { ConfigError } from '#auth';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { loadConfig } from '../../config/load-config.js';
import type { UpstreamSettings } from '../../config/served-settings.js';
import { nameGatewayFile } from '../config.js';
import { didYouMean } from '../near-names.js';
import { UsageError } from '../usage-error.js';
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

/** The upstream of a name. Throws `UsageError` where there is none. */
export function upstreamNamed(name: string, { served }: GatewayConfig): UpstreamSettings {
  const found = served.upstreams.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = served.upstreams.map((each) => each.name);
  const known = names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`;
  throw new UsageError(`no upstream is named ${name}, ${known}${didYouMean(name, names)}`);
}
