import { createHmac } from 'node:crypto';
import type { DelegatedToken, TokenOrigin } from '#token-exchange';

/** Bytes of a token's reference. */
export const TOKEN_REF_BYTES = 8;

/** What a tool's upstream is opened with; the same for each call of the tool. */
export interface Asking {
  readonly profile: string;
  readonly audience: string;
  /** Scopes that its exchange asks for. */
  readonly scopes: readonly string[];
}

/** A reference to a delegated token, and the key that it was made with. */
interface Made {
  readonly key: Buffer;
  readonly ref: string;
}

const made = new WeakMap<DelegatedToken, Made>();

/** A delegated token that a call has, as observers are told of it: the token itself cannot be read from it. */
export class ToldDelegation {
  readonly #token: DelegatedToken;

  constructor(
    token: DelegatedToken,
    readonly from: TokenOrigin,
  ) {
    this.#token = token;
  }

  /** As the issuer granted them. */
  get scopes(): readonly string[] {
    return this.#token.scopes;
  }

  /** Seconds since the epoch. */
  get expiresAt(): number {
    return this.#token.expiresAt;
  }

  /** The beginning of HMAC-SHA-256 of the token, in base64url: the same for the same token and key. */
  ref(key: Buffer): string {
    const known = made.get(this.#token);
    if (known?.key === key) return known.ref;
    const digest = createHmac('sha256', key).update(this.#token.value).digest();
    const ref = digest.subarray(0, TOKEN_REF_BYTES).toString('base64url');
    made.set(this.#token, { key, ref });
    return ref;
  }
}
