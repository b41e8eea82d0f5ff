import { ConfigError, givenSettings, loadSettings, whole, type Environment } from '#auth';
import {
  parseConfig as parseUpstreamConfig,
  type UpstreamConfig,
} from '../../../../apps/upstream-api/src/config.js';

const port = whole(1, 65_535).default(8790);

/** Reads `.env` in the working directory and the environment, once. Throws `ConfigError`. */
export function loadConfig(): Promise<UpstreamConfig> {
  return loadSettings(parseConfig);
}

/**
 * The settings of the sample upstream but for one: `PORT`, which is its own here, says where this API is and
 * what tokens for it are issued for. Throws `ConfigError`.
 */
export function parseConfig(environment: Environment): UpstreamConfig {
  const own = port.safeParse(givenSettings(environment)['PORT']);
  if (!own.success) throw new ConfigError(own.error.issues.map((i) => `PORT: ${i.message}`));
  const url = `http://localhost:${own.data}`;
  return parseUpstreamConfig({ ...environment, API_BASE_URL: url, API_AUTH0_AUDIENCE: url });
}
