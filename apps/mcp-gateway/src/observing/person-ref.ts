import { createHmac } from 'node:crypto';

/** Characters of a reference. */
export const REF_CHARACTERS = 22;

/** A person as a name and the issuer that gave it; either alone names nobody. */
export interface NamedPerson {
  readonly issuer: string;
  readonly subject: string;
}

/**
 * The reference of a person: the beginning of HMAC-SHA-256 over both names, each after its length in bytes, in
 * base64url. One key gives one person one reference, in every process.
 */
export function personRef(key: Buffer, { issuer, subject }: NamedPerson): string {
  const hmac = createHmac('sha256', key);
  for (const name of [issuer, subject]) hmac.update(`${Buffer.byteLength(name)}:${name}`);
  return hmac.digest('base64url').slice(0, REF_CHARACTERS);
}
