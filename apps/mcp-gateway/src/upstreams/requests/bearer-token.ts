import type { HttpHeaders } from '#outbound';
import type { DelegatedToken, ServiceToken } from '#token-exchange';

/** What requests to an upstream are authorized by: a caller's delegated token, or one of the gateway itself. */
export type BearerToken = DelegatedToken | ServiceToken;

/** The characters that are sent; a secret. */
export function bearerOf(token: BearerToken): string {
  return 'bearer' in token ? token.bearer : token.value;
}

/** The header of a request (RFC 6750 §2.1); none without a token. */
export function authorizationOf(token: BearerToken | undefined): HttpHeaders {
  return token === undefined ? {} : { authorization: `Bearer ${bearerOf(token)}` };
}
