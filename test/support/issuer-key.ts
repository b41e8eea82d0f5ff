import { randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { jwkOf, rsaPair } from './keys.js';

const signAside = promisify(sign);

/** The key that a made-up issuer signs its tokens with. */
export class IssuerKey {
  private readonly pair = rsaPair();

  constructor(readonly id: string) {}

  /** Its public half, as a member of a key set (RFC 7517). */
  get jwk(): object {
    return jwkOf(this.pair.publicKey, this.id, { alg: 'RS256', use: 'sig' });
  }

  /** An access token (RFC 9068) with these claims, or with any text as its payload. */
  sign(claims: object | string, header: object = {}): string {
    const text = this.unsigned(claims, header);
    return `${text}.${sign('sha256', Buffer.from(text), this.pair.privateKey).toString('base64url')}`;
  }

  /** The same, signed in another thread. */
  async signAside(claims: object): Promise<string> {
    const text = this.unsigned(claims, {});
    const signature = await signAside('sha256', Buffer.from(text), this.pair.privateKey);
    return `${text}.${signature.toString('base64url')}`;
  }

  private unsigned(claims: object | string, header: object): string {
    const head = encode({ alg: 'RS256', typ: 'at+jwt', kid: this.id, ...header });
    return `${head}.${encode(claims)}`;
  }
}

/** A made-up issuer, as its documents describe it. */
export interface IssuerDocuments {
  readonly issuer: string;
  /** URL of its server, without a slash at the end; by default the issuer's. */
  readonly base?: string;
  readonly keys: readonly unknown[];
}

/** What the issuer answers: its key set at `/jwks`, its metadata (RFC 8414) at any other path. */
export function issuerDocument(path: string, { issuer, base, keys }: IssuerDocuments): object {
  if (path === '/jwks') return { keys };
  const at = base ?? issuer.replace(/\/$/, '');
  return { issuer, jwks_uri: `${at}/jwks`, token_endpoint: `${at}/token` };
}

/** The claims of a token, not verified; none when it cannot be read. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const [, payload = ''] = token.split('.');
    const text = Buffer.from(payload, 'base64url').toString();
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}

/** A token for services that do not verify it; a random id stands in for the signature. */
export function unsignedToken(claims: object): string {
  return `${encode({ alg: 'none' })}.${encode(claims)}.${randomUUID()}`;
}

function encode(part: object | string): string {
  const text = typeof part === 'string' ? part : JSON.stringify(part);
  return Buffer.from(text).toString('base64url');
}
