import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { linesOf, quoted, type Line } from '../report.js';
import type { TokenParts } from './token-parts.js';

const tokenLine = linesOf('token');

/** Whether the issuer's keys verify a token. */
export async function signatureLine(
  token: string,
  { header }: TokenParts,
  keys: readonly Readonly<Record<string, unknown>>[],
): Promise<Line> {
  const { kid, alg } = header;
  const known = keys.map((key) => quoted(key['kid'])).join(', ');
  try {
    const set = createLocalJWKSet({ keys: keys as JSONWebKeySet['keys'] });
    await compactVerify(token, set, { algorithms: ['RS256'] });
    return tokenLine.ok('signed by a key of the issuer');
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) {
      return tokenLine.wrong(`no key of the issuer is for kid ${quoted(kid)}; it has ${known}`, {
        setting: 'AUTH0_DOMAIN, ISSUER_URL',
        instead: 'name the issuer that made the token',
      });
    }
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      return tokenLine.wrong(`it names no key that is one of ${known}`, {
        setting: 'at the issuer',
        instead: 'name in kid the key that signed it',
      });
    }
    return tokenLine.wrong(`its signature (alg ${quoted(alg)}) does not verify`, {
      setting: '--token-file',
      instead: 'give the token whole; a changed one, or one of another issuer, is refused',
    });
  }
}
