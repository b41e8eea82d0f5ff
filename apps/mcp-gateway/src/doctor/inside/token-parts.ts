import { parseBoundedObject } from '#foreign-text';
import { DOCTOR_JSON_BOUNDS } from '../ask.js';

type Fields = Readonly<Record<string, unknown>>;

/** A JWT in compact form, read and not verified. */
export interface TokenParts {
  readonly header: Fields;
  readonly claims: Fields;
}

/** Why a token is none, and where the cure is. */
export interface NoToken {
  readonly problem: string;
  readonly cure: { readonly setting: string; readonly instead: string };
}

/** Parts of an encrypted token (RFC 7516 §3.1), and of a signed one (RFC 7515 §3.1). */
const ENCRYPTED_PARTS = 5;
const SIGNED_PARTS = 3;

/** Reads a token. What cannot be read is explained. */
export function tokenParts(token: string): TokenParts | NoToken {
  const parts = token.split('.');
  if (parts.length === ENCRYPTED_PARTS) {
    return {
      problem: 'the token is encrypted (five parts): the issuer made it for no API',
      cure: {
        setting: 'at the issuer',
        instead:
          'in Auth0 switch on Settings, Advanced, Resource Parameter Compatibility Profile, or ask with audience; then it is made for this gateway',
      },
    };
  }
  const header = objectOf(parts[0]);
  const claims = objectOf(parts[1]);
  if (parts.length !== SIGNED_PARTS || header === undefined || claims === undefined) {
    return {
      problem: `the token is opaque: ${token.length} characters in ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}, no JWT that can be read`,
      cure: {
        setting: 'at the issuer',
        instead:
          'have access tokens for this API made as signed JWTs, and give an access token of this gateway, no ID or refresh token',
      },
    };
  }
  return { header, claims };
}

/** The claims of a JWT; nothing for what is none. */
export function claimsOf(token: string): Fields | undefined {
  const parts = token.split('.');
  return parts.length === SIGNED_PARTS ? objectOf(parts[1]) : undefined;
}

function objectOf(part = ''): Fields | undefined {
  return parseBoundedObject(Buffer.from(part, 'base64url').toString('utf8'), DOCTOR_JSON_BOUNDS);
}
