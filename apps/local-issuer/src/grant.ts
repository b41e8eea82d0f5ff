import type Provider from 'oidc-provider';
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
export function buildGrant(provider: Provider, consent: Consent) {
  const grant = new provider.Grant({
    accountId: subjectOf(consent.user),
    clientId: consent.clientId,
  });
  const names = consent.scopes.filter((scope) => scope !== '');
  const granted = names.filter((scope) => !consent.user.lacks.includes(scope)).join(' ');
  const rejected = names.filter((scope) => consent.user.lacks.includes(scope)).join(' ');
  if (granted !== '') grant.addOIDCScope(granted);
  if (rejected !== '') grant.rejectOIDCScope(rejected);
  for (const resource of consent.resources) {
    if (granted !== '') grant.addResourceScope(resource, granted);
    if (rejected !== '') grant.rejectResourceScope(resource, rejected);
  }
  return grant;
}
