import {
  InvalidTokenError,
  MalformedCredentialsError,
  MissingCredentialsError,
} from './auth.errors.js';

/** Longest token that is looked at, in characters: as long as the longest header that can be allowed. */
export const MAX_TOKEN_LENGTH = 65_536;

const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * The one bearer token of a request (RFC 6750 §2.1), from its raw header lines and its URL.
 * Throws `MissingCredentialsError`, `MalformedCredentialsError`, and `InvalidTokenError` for one that is
 * too long. A token in the query is never
 * honoured; beside a header it makes the request malformed.
 */
export function bearerToken(rawHeaders: readonly string[], url: string): string {
  let value: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== 'authorization') continue;
    if (value !== undefined) throw new MalformedCredentialsError('more than one Authorization');
    value = rawHeaders[i + 1];
  }
  const [scheme, token] = split(value);
  if (scheme.toLowerCase() !== 'bearer') throw new MissingCredentialsError(whyNone(scheme, url));
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidTokenError('malformed');
  if (!TOKEN68.test(token)) {
    throw new MalformedCredentialsError('Bearer without one token behind it');
  }
  if (hasQueryToken(url)) {
    throw new MalformedCredentialsError('a token in the query beside the one in Authorization');
  }
  return token;
}

/** Schemes that clients are known to try (IANA, HTTP Authentication Schemes). */
const OTHER_SCHEMES = ['Basic', 'Digest', 'DPoP', 'Negotiate'];

function whyNone(scheme: string, url: string): string {
  if (scheme === '') {
    return hasQueryToken(url) ? 'a token in the query, where none is read' : 'no credentials';
  }
  const known = OTHER_SCHEMES.find((name) => name.toLowerCase() === scheme.toLowerCase());
  return known === undefined
    ? 'credentials of another scheme than Bearer'
    : `credentials of the scheme ${known}, not Bearer`;
}

function split(value = ''): [scheme: string, rest: string] {
  const space = value.indexOf(' ');
  if (space === -1) return [value, ''];
  let start = space;
  while (value[start] === ' ') start += 1;
  return [value.slice(0, space), value.slice(start)];
}

function hasQueryToken(url: string): boolean {
  const query = url.indexOf('?');
  return query !== -1 && new URLSearchParams(url.slice(query)).has('access_token');
}
