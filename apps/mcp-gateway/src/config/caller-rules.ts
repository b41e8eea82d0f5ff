import type { AuthOptions } from '#auth';
import { copiesResource, refusesOwnClient } from '#token-exchange';
import { CurrentServed } from './current-served.js';
import type { GatewayConfig } from './gateway-config.js';
import type { ServedSettings } from './served-settings.js';

/** What a caller's token is judged by. */
export type CallerRules = Omit<AuthOptions, 'challenge' | 'logger' | 'clock' | 'after'>;

/** Reads it from the configuration and what is served now; the doctor judges by the same. */
export function callerRules(
  { callers, exchange, served }: GatewayConfig,
  current = new CurrentServed(served),
): CallerRules {
  const { audiences, ...rules } = callers;
  return {
    ...rules,
    audience: audiences,
    audienceSetting: copiesResource(exchange.profile)
      ? 'MCP_SERVER_URL, AUTH0_AUDIENCE'
      : 'TOKEN_AUDIENCE',
    delegateClientIds: current.each((now) => delegateClientIds(now, callers.issuer)),
  };
}

/** Clients of the callers' issuer whose delegated tokens could pass as callers' own. */
function delegateClientIds({ upstreams }: ServedSettings, issuer: string): readonly string[] {
  const ids = upstreams.flatMap(({ exchange }) =>
    exchange !== undefined && exchange.issuer === issuer && refusesOwnClient(exchange.profile)
      ? [exchange.client.id]
      : [],
  );
  return [...new Set(ids)];
}
