import type { GatewayConfig } from '../../config/gateway-config.js';
import { dryCatalogue } from './dry-catalogue.js';
import { noParts } from './no-parts.js';

/** What keeps the documents and tools of a configuration from being served; empty when nothing does. */
export async function servingProblems(config: GatewayConfig): Promise<readonly string[]> {
  const built = await dryCatalogue(config, noParts);
  if (!built.ok) return built.problems;
  await built.close();
  return [];
}
