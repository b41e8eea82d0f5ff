import { isUtf8 } from 'node:buffer';
import { parseBoundedObject } from '#foreign-text';
import { MAX_TOKEN_LENGTH } from './bearer-credentials.js';
import { refusePart } from './refused-token.js';

/** Arrays and objects within one another in a token's claims. */
export const MAX_CLAIMS_DEPTH = 32;

const BOUNDS = { maxDepth: MAX_CLAIMS_DEPTH, maxMembers: MAX_TOKEN_LENGTH };

const UNREADABLE = `it is not a JSON object, or is nested deeper than ${MAX_CLAIMS_DEPTH}`;

/** Claims as parsed from JSON. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Reads the payload of a JWT in compact form before its signature is verified: a JSON object in UTF-8
 * (RFC 7519 §7.2), since the libraries used later expect one. Its claims must not be trusted yet.
 * Throws `InvalidTokenError`.
 */
export function judgePayload(token: string): Claims {
  const bytes = Buffer.from(token.split('.')[1] ?? '', 'base64url');
  if (!isUtf8(bytes)) refusePart('payload', 'it is not UTF-8');
  const claims = parseBoundedObject(bytes.toString('utf8'), BOUNDS);
  if (claims === undefined) return refusePart('payload', UNREADABLE);
  return claims;
}
