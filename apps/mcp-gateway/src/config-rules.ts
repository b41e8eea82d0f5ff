import { isLoopbackUrl } from '#auth';
import type { GatewayConfig } from './config.js';
import { profileContradictions } from './exchange-config.js';

/** What settings say against each other, each problem by its setting's name. */
export function contradictions(config: GatewayConfig): string[] {
  const problems: string[] = [];
  const say = (wrong: boolean, problem: string) => {
    if (wrong) problems.push(problem);
  };
  const slash = (value: string) => value.replace(/^(https?:\/\/[^/]+)\/$/, '$1');
  say(
    slash(config.publicUrl) !== slash(config.resource),
    `AUTH0_AUDIENCE: ${config.resource} is not MCP_SERVER_URL ${config.publicUrl}; clients compare them`,
  );
  for (const [name, value] of [
    ['MCP_SERVER_URL', config.publicUrl],
    ['API_BASE_URL', config.upstream.baseUrl],
  ] as const) {
    say(
      !value.startsWith('https:') && !isLoopbackUrl(value),
      `${name}: https is required off loopback`,
    );
    say(/[?#]/.test(value), `${name}: no query and no fragment`);
  }
  say(
    config.upstream.audience === config.resource,
    'API_AUTH0_AUDIENCE: equals AUTH0_AUDIENCE; a delegated token must be for the upstream',
  );
  problems.push(
    ...profileContradictions(config.exchange, { issuer: config.issuer, ...config.upstream }),
  );
  const { interactionUrl } = config;
  say(
    interactionUrl?.startsWith('http:') === true && !isLoopbackUrl(interactionUrl),
    'INTERACTION_URL: https is required off loopback',
  );
  say(
    config.baselineScopes.includes('offline_access'),
    'BASELINE_SCOPES: offline_access is refused; a challenge never asks for it',
  );
  for (const origin of config.corsOrigins) {
    say(!isOrigin(origin), `CORS_ORIGINS: ${JSON.stringify(origin)} is not scheme://host[:port]`);
  }
  return problems;
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}
