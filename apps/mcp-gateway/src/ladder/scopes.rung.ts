import { InsufficientScopeError, missingScopes } from '#auth';
import type { NamedCall } from './admission.js';

/**
 * Whether the caller's scopes cover the tool. Throws `InsufficientScopeError` with what to ask for instead:
 * the tool's scopes, and those of any tool that the caller has already.
 */
export function judgeScopes(call: NamedCall): NamedCall {
  const { caller, tool, catalogue } = call;
  if (missingScopes(caller, tool.scopes).length === 0) return call;
  const kept = caller.scopes.filter((scope) => catalogue.scopes.includes(scope));
  throw new InsufficientScopeError([...new Set([...kept, ...tool.scopes])].sort());
}
