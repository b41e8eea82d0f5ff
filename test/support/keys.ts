import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

/** Two keys of a pair, fit for signing and for export in any format. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

// Node 20 can deadlock when a key is exported as a JWK while the job that generated it is garbage
// collected (both take the key's mutex). A key read back from its PEM text is not the job's.
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;

/** A new RSA pair of 2048 bits, unless another size is asked for. */
export function rsaPair(modulusLength = 2048): KeyPair {
  return readBack(
    generateKeyPairSync('rsa', { modulusLength, privateKeyEncoding, publicKeyEncoding }),
  );
}

/** A new pair on a NIST curve. */
export function ecPair(namedCurve: 'P-256' | 'P-384' = 'P-256'): KeyPair {
  return readBack(generateKeyPairSync('ec', { namedCurve, privateKeyEncoding, publicKeyEncoding }));
}

/** A new Ed25519 pair. */
export function ed25519Pair(): KeyPair {
  return readBack(generateKeyPairSync('ed25519', { privateKeyEncoding, publicKeyEncoding }));
}

/** A public key as a member of a key set (RFC 7517). */
export function jwkOf(key: KeyObject, kid?: string, more: object = {}): object {
  return { ...key.export({ format: 'jwk' }), ...(kid !== undefined && { kid }), ...more };
}

/** A private key as PKCS #8 in PEM. */
export function pemOf({ privateKey }: Pick<KeyPair, 'privateKey'>): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function readBack(pem: { readonly privateKey: string; readonly publicKey: string }): KeyPair {
  return {
    privateKey: createPrivateKey(pem.privateKey),
    publicKey: createPublicKey(pem.publicKey),
  };
}
