import type { GatewayConfig } from './config.js';

/** What the line says that tells that the gateway listens: whom it trusts and calls. No secret is in it. */
export function listeningFields(config: GatewayConfig): object {
  const { baseUrl, audience, scopes } = config.upstream;
  return {
    publicUrl: config.publicUrl,
    issuer: config.issuer,
    resource: config.resource,
    audiences: config.tokenAudiences,
    profile: config.exchange.profile,
    upstreams: [{ url: baseUrl, audience, scopes }],
  };
}
