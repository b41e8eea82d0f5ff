import { createHash, randomBytes } from 'node:crypto';

/** What one authorization request keeps to itself (RFC 7636 §4.1, RFC 6749 §10.12). */
export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
  readonly state: string;
}

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return {
    verifier,
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    state: randomBytes(16).toString('base64url'),
  };
}
