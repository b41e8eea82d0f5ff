import type Provider from 'oidc-provider';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { UpstreamApi } from './apis.js';
import { resourceServerOf, targetOf, type Params } from './exchange.grant.js';
import type { ProviderParts } from './provider-parts.js';

/** Form parameters of the grant (RFC 6749 §4.4.2), and how its target is named. */
export const SERVICE_PARAMETERS = ['audience', 'resource', 'scope'];

/** Gives a client of the gateway a token of its own for an upstream that it may exchange tokens for; no other client has any. */
export function serviceGrant(provider: Provider, parts: ProviderParts) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const params = ctx.oidc.params as Params;
    const { client } = ctx.oidc;
    if (!client || !parts.clients.some(({ id }) => id === client.clientId)) {
      throw new errors.UnauthorizedClient('this client gets no tokens of its own');
    }
    const target = targetOf(params, client.clientId, parts.apis);
    const scope = grantedScope(params['scope'], target);
    const token = new provider.ClientCredentials({ client, scope });
    token.resourceServer = resourceServerOf(provider, target, parts);
    ctx.oidc.entity('ClientCredentials', token);
    ctx.body = {
      access_token: await token.save(),
      token_type: 'Bearer',
      expires_in: parts.accessTokenSeconds,
      scope,
    };
  };
}

/** What was asked, of this API; all of it when nothing was asked. */
function grantedScope(asked: Params[string], { scopes }: UpstreamApi): string {
  const all = Object.keys(scopes);
  const wanted = typeof asked === 'string' ? asked.split(' ').filter((name) => name !== '') : all;
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new errors.InvalidScope('the API has no such scope', unknown.join(' '));
  }
  return wanted.join(' ');
}
