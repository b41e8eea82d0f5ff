import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { claimsOf } from '../../test/support/issuer-key.js';

/** Shared by the issuer and its servers, which are one process. */
const SECRET = randomUUID();

/** A delegated token that its server can check. */
export function delegatedToken(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'HS256' })}.${encode({ ...claims, jti: randomUUID() })}`;
  return `${text}.${signatureOf(text)}`;
}

/** Whom an `Authorization` header names: undefined where its token is not of the issuer, or for somewhere else. */
export function delegatedTo(header: string | undefined, audience: string): string | undefined {
  const token = /^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? '';
  const end = token.lastIndexOf('.');
  const given = Buffer.from(token.slice(end + 1));
  const expected = Buffer.from(signatureOf(token.slice(0, Math.max(0, end))));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const { aud, sub } = claimsOf(token);
  return aud === audience && typeof sub === 'string' ? sub : undefined;
}

function signatureOf(text: string): string {
  return createHmac('sha256', SECRET).update(text).digest('base64url');
}
