import {
  AuthError,
  callerOf,
  InvalidTokenError,
  judgeHeader,
  judgePayload,
  type Caller,
} from '#auth';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { authOptionsOf } from '../../doctor/inside/inside-context.js';

/**
 * The caller that a token makes by its own word: its issuer, audience, times and claims are judged, its
 * signature is not, as no key is fetched for it. Throws a sentence for a token that the gateway would refuse.
 */
export function givenCaller(token: string, config: GatewayConfig): Caller {
  const options = authOptionsOf({ config, clock: Date.now });
  try {
    const { typ } = judgeHeader(token, options);
    const claims = judgePayload(token);
    const { iss, aud } = claims;
    const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
    if (![options.issuer, ...options.otherIssuers].some((name) => name === iss)) refuse('issuer');
    if (!options.audience.some((name) => audiences.includes(name))) refuse('audience');
    return callerOf({ value: token, typ }, claims, options);
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    const why = error instanceof InvalidTokenError ? error.reason : error.code;
    const says = 'mcp-gateway doctor --token-file says more';
    throw new Error(`the gateway would refuse this token (${why}); ${says}`, { cause: error });
  }
}

function refuse(reason: 'issuer' | 'audience'): never {
  throw new InvalidTokenError(reason);
}
