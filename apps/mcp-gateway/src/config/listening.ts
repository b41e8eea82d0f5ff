import type { GatewayConfig } from './gateway-config.js';

/** What the line says that tells that the gateway listens: whom it trusts and calls. No secret is in it. */
export function listeningFields({ endpoint, callers, exchange, served }: GatewayConfig): object {
  return {
    publicUrl: endpoint.publicUrl,
    issuer: callers.issuer,
    resource: endpoint.resource,
    audiences: callers.audiences,
    profile: exchange.profile,
    upstreams: served.upstreams.map(({ url, exchange }) => ({
      url,
      audience: exchange?.audience,
      scopes: exchange?.scopes,
    })),
  };
}
