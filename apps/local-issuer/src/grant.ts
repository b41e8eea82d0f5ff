import type Provider from 'oidc-provider';
import type { Api, Apis } from './apis.js';
import { subjectOf, type DemoUser } from './demo-users.js';

/** What is being allowed to a client. */
export interface Consent {
  readonly user: DemoUser;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Resource indicators of the request. */
  readonly resources: readonly string[];
}

/**
 * The grant of a consent: each scope is granted, or rejected when the person lacks it, both as such
 * and for each resource; what is neither makes the provider ask again.
 */
export function buildGrant(provider: Provider, consent: Consent, apis: Apis) {
  const grant = new provider.Grant({
    accountId: subjectOf(consent.user),
    clientId: consent.clientId,
  });
  const names = consent.scopes.filter((scope) => scope !== '');
  const lacks = (api: Api) => (scope: string) => consent.user.lacks(scope, api, apis);
  const known = consent.resources.flatMap((resource) => apis.find(resource) ?? []);
  const asked = known.length === 0 ? [apis.gateway] : known;
  const rejected = names.filter((scope) => asked.every((api) => lacks(api)(scope)));
  const granted = names.filter((scope) => !rejected.includes(scope));
  if (granted.length > 0) grant.addOIDCScope(granted.join(' '));
  if (rejected.length > 0) grant.rejectOIDCScope(rejected.join(' '));
  for (const resource of consent.resources) {
    const lacked = names.filter(lacks(apis.find(resource) ?? apis.gateway));
    const had = names.filter((scope) => !lacked.includes(scope));
    if (had.length > 0) grant.addResourceScope(resource, had.join(' '));
    if (lacked.length > 0) grant.rejectResourceScope(resource, lacked.join(' '));
  }
  return grant;
}
