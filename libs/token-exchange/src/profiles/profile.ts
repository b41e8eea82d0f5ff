/** Token type URIs (RFC 8693 §3). */
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
export const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt';
/** The grant (RFC 8693 §2.1). */
export const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** What a profile's request is made from. */
export interface ProfileInput {
  readonly subjectToken: string;
  readonly subjectTokenType: string;
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** One issuer's dialect of token exchange: data, and one function that builds the form. */
export interface Profile {
  readonly name: string;
  /** The subject token type it always sends; absent when it is a setting. */
  readonly subjectTokenType?: string;
  /** Whether a response without `issued_token_type` is refused (RFC 8693 §2.2.1 requires it). */
  readonly requiresIssuedTokenType: boolean;
  /** What the dialect forbids of the configured subject token type, in words; nothing when fine. */
  problem(subjectTokenType: string): string | undefined;
  parameters(input: ProfileInput): Readonly<Record<string, string>>;
}
