import { createPrivateKey, generateKeyPairSync, randomUUID, type JsonWebKey } from 'node:crypto';
import { KeptFile, type KeptFileOptions } from './kept-file.js';

/** A private RSA key as a JWK. */
export type PrivateJwk = JsonWebKey & { readonly kid: string; readonly alg: 'RS256' };

/** The issuer's keys, newest first; kept in a file so that tokens survive a restart. */
export class IssuerKeys {
  private readonly kept: KeptFile<PrivateJwk>;
  private keys: PrivateJwk[];

  /** Without a file, or where it cannot be written, the keys live as long as the process. */
  constructor(file: KeptFileOptions = {}) {
    this.kept = new KeptFile(file);
    this.keys = this.kept.read() ?? [];
    if (this.keys.length === 0) this.rotate();
  }

  get all(): readonly PrivateJwk[] {
    return this.keys;
  }

  /** What anybody may know of the keys. */
  get publicKeys(): { kty: string; n: string; e: string; kid: string; alg: string }[] {
    return this.keys.map(({ n = '', e = '', kid, alg }) => ({ kty: 'RSA', n, e, kid, alg }));
  }

  get newest(): PrivateJwk {
    const [newest] = this.keys;
    if (newest === undefined) throw new Error('The key file holds no key.');
    return newest;
  }

  /** A new key signs from now on; the one before still verifies. */
  rotate(): void {
    this.keys = [generate(), ...this.keys.slice(0, 1)];
    this.save();
  }

  /** Only the newest key is left: what older ones signed is refused from now on. */
  retireOld(): void {
    this.keys = this.keys.slice(0, 1);
    this.save();
  }

  private save(): void {
    this.kept.write(this.keys);
  }
}

function generate(): PrivateJwk {
  // Node 20 can deadlock when a key is exported as a JWK while the job that generated it is garbage
  // collected (both take the key's mutex). A key read back from its PEM text is not the job's.
  const { privateKey: pem } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const jwk = createPrivateKey(pem).export({ format: 'jwk' });
  return { ...jwk, kid: randomUUID(), alg: 'RS256' };
}
