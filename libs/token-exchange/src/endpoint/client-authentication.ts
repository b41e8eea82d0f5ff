import { createPrivateKey, hash, randomUUID, X509Certificate, type KeyObject } from 'node:crypto';
import { SignJWT, type JWK } from 'jose';
import type { Clock } from '#outbound';

/** How the gateway proves who it is at the token endpoint (OpenID Connect Core §9). */
export type ClientAuthenticationMethod =
  'client_secret_post' | 'client_secret_basic' | 'private_key_jwt';

/** The gateway's own client at the issuer. */
export type ClientCredentials =
  | {
      readonly id: string;
      readonly method: 'client_secret_post' | 'client_secret_basic';
      readonly secret: string;
    }
  | {
      readonly id: string;
      readonly method: 'private_key_jwt';
      /** PEM (PKCS #8), optionally followed by the certificate, or a JWK. */
      readonly key: string;
      /** `kid` of the public key at the issuer; a JWK may carry it itself. */
      readonly keyId?: string;
    };

/** What an authentication method adds to a request. */
export interface ClientProof {
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Proves the client to `audience`; a private key signs a new assertion each time. */
export type ClientAuthentication = (audience: string) => ClientProof | Promise<ClientProof>;

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_SECONDS = 60;

/** Throws `TypeError` for credentials that cannot work; its message names no value. */
export function authenticateClient(client: ClientCredentials, clock: Clock): ClientAuthentication {
  if (client.id === '') throw new TypeError('the client id is empty');
  if (client.method === 'private_key_jwt') {
    const key = readClientKey(client.key, client.keyId);
    return (audience) => assertion(client.id, key, { audience, now: clock() });
  }
  if (client.secret === '') throw new TypeError('the client secret is empty');
  const proof = client.method === 'client_secret_post' ? post(client) : basic(client);
  return () => proof;
}

function post({ id, secret }: { id: string; secret: string }): ClientProof {
  return { headers: {}, parameters: { client_id: id, client_secret: secret } };
}

/** Both parts are form-encoded before they are joined (RFC 6749 §2.3.1). */
function basic({ id, secret }: { id: string; secret: string }): ClientProof {
  const pair = `${formEncode(id)}:${formEncode(secret)}`;
  return {
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    parameters: {},
  };
}

function formEncode(value: string): string {
  return new URLSearchParams({ v: value }).toString().slice('v='.length);
}

/** A private key that can sign client assertions, and the header of its signatures. */
export interface ClientKey {
  readonly key: KeyObject;
  readonly header: { readonly alg: string; readonly kid?: string; readonly 'x5t#S256'?: string };
}

/** Reads PEM or a JWK. Throws `TypeError` that says what is wrong and nothing of the key. */
export function readClientKey(text: string, keyId?: string): ClientKey {
  const jwk = text.startsWith('{') ? parseJwk(text) : undefined;
  const key = jwk === undefined ? readPem(text) : readJwk(jwk);
  const alg = algorithmOf(key, jwk?.alg);
  const kid = keyId ?? jwk?.kid;
  const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(text)?.[0];
  return {
    key,
    header: {
      alg,
      ...(kid !== undefined && { kid }),
      ...(certificate !== undefined && { 'x5t#S256': thumbprint(certificate) }),
    },
  };
}

function parseJwk(text: string): JWK {
  try {
    return JSON.parse(text) as JWK;
  } catch {
    throw new TypeError('is neither PEM nor a JWK');
  }
}

function readPem(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    throw new TypeError('must be a private key in PEM without a passphrase, or a JWK');
  }
}

function readJwk(jwk: JWK): KeyObject {
  try {
    return createPrivateKey({ key: jwk as Record<string, unknown>, format: 'jwk' });
  } catch {
    throw new TypeError('must be a private JWK');
  }
}

function algorithmOf(key: KeyObject, named: string | undefined): string {
  if (key.asymmetricKeyType === 'rsa') {
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
      throw new TypeError('is an RSA key of less than 2048 bits');
    }
    return named ?? 'RS256';
  }
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return 'ES256';
  }
  throw new TypeError('is neither RSA, P-256 nor Ed25519');
}

function thumbprint(certificate: string): string {
  return hash('sha256', new X509Certificate(certificate).raw, 'base64url');
}

/** A client assertion: short-lived, for one audience, each with its own `jti` (RFC 7523 §3). */
async function assertion(
  id: string,
  { key, header }: ClientKey,
  { audience, now }: { readonly audience: string; readonly now: number },
): Promise<ClientProof> {
  const seconds = Math.floor(now / 1000);
  const jwt = await new SignJWT({
    iss: id,
    sub: id,
    aud: audience,
    jti: randomUUID(),
    iat: seconds,
    exp: seconds + ASSERTION_SECONDS,
  })
    .setProtectedHeader({ typ: 'JWT', ...header })
    .sign(key);
  return {
    headers: {},
    parameters: { client_id: id, client_assertion_type: ASSERTION_TYPE, client_assertion: jwt },
  };
}
