import type { Caller } from '#auth';
import type { ToolListSettings } from '../../../config/served-settings.js';

/**
 * Whose list may be shown to a caller, as a key: those of the same person, client and delegated scopes, or of the same
 * delegated scopes alone (specification, Caching: a list that is not public is of one authorization context).
 */
export function authorizationKey(
  sharedBy: ToolListSettings['sharedBy'],
  { issuer, subject, clientId }: Pick<Caller, 'issuer' | 'subject' | 'clientId'>,
  delegatedScopes: readonly string[],
): string {
  const scopes = [...delegatedScopes].sort();
  return JSON.stringify(sharedBy === 'scopes' ? [scopes] : [scopes, issuer, subject, clientId]);
}
