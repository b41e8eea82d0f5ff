import { isUtf8 } from 'node:buffer';
import { parseBoundedObject } from '#foreign-text';
import { InvalidTokenError } from './auth.errors.js';
import { MAX_TOKEN_LENGTH } from './bearer-credentials.js';

/** Arrays and objects within one another in a token's claims. */
export const MAX_CLAIMS_DEPTH = 32;

const BOUNDS = { maxDepth: MAX_CLAIMS_DEPTH, maxMembers: MAX_TOKEN_LENGTH };

/** Claims as JSON gave them. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads the payload of a JWT in compact form before its signature: a JSON object in UTF-8 (RFC 7519
 * §7.2), since the libraries behind look into it as one. What it says is not yet to be believed.
 * Throws `InvalidTokenError`.
 */
export function judgePayload(token: string): Claims {
  const bytes = Buffer.from(token.split('.')[1] ?? '', 'base64url');
  const claims = isUtf8(bytes) ? parseBoundedObject(bytes.toString('utf8'), BOUNDS) : undefined;
  if (claims === undefined) throw new InvalidTokenError('malformed');
  return claims;
}
