import { ConfigError } from '#auth';
import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';

/** What keeps a gateway of this environment from starting; empty when it starts. */
export function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
