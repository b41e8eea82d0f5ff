import type { Profile } from '../profiles/profile.js';
import type { ServiceToken } from '../service-token.js';
import {
  claimsOf,
  grantedScopes,
  judgeAudience,
  judgeIssuer,
  lifetimeOf,
  readBearer,
} from './exchange-response.js';

/** What an answer is compared with. */
export interface ServiceContext {
  readonly profile: Profile;
  readonly issuer: string;
  readonly audience: string;
  /** Scopes that were asked for. */
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The token of a 200 answer to the client credentials grant (RFC 6749 §4.4.3). Throws as `judgeSuccess`. */
export function judgeService(body: string, context: ServiceContext): ServiceToken {
  const { profile, issuer, audience, now } = context;
  const { answer, value: bearer } = readBearer(body);
  const claims = claimsOf(bearer);
  if (claims !== undefined) {
    judgeAudience(claims, audience, profile.compares);
    judgeIssuer(claims, issuer, profile.compares);
  }
  grantedScopes(answer['scope'], context.scopes);
  return { bearer, expiresAt: now / 1000 + lifetimeOf(answer['expires_in'], claims?.['exp'], now) };
}
