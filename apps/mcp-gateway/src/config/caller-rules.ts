import type { AuthOptions } from '#auth';
import { copiesResource, refusesOwnClient } from '#token-exchange';
import type { GatewayConfig } from './config.js';

/** What a caller's token is judged by. */
export type CallerRules = Omit<AuthOptions, 'challenge' | 'logger' | 'clock' | 'after'>;

/** Reads it from the configuration; the doctor judges by the same. */
export function callerRules(config: GatewayConfig): CallerRules {
  const { profile, client } = config.exchange;
  return {
    issuer: config.issuer,
    issuerSetting: config.issuerSetting,
    otherIssuers: config.otherIssuers,
    audience: config.tokenAudiences,
    audienceSetting: copiesResource(profile) ? 'MCP_SERVER_URL, AUTH0_AUDIENCE' : 'TOKEN_AUDIENCE',
    ...(refusesOwnClient(profile) && { delegateClientId: client.id }),
    tokenProfile: config.tokenProfile,
    ...config.callers,
  };
}
