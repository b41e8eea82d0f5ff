/** Token type URIs (RFC 8693 §3). */
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
export const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt';
/** The grant (RFC 8693 §2.1). */
const TOKEN_EXCHANGE_GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** The grant of RFC 6749 §4.4.2. */
export const CLIENT_CREDENTIALS_GRANT = 'client_credentials';

/** The settings that a profile may refuse. */
export interface ProfileSettings {
  readonly issuer: string;
  readonly subjectTokenType: string;
  /** How the target is named in the request (RFC 8693 §2.1). */
  readonly target: 'audience' | 'resource';
  readonly audience: string;
  readonly scopes: readonly string[];
  /** Further parameters for the request. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The service that exchanges, as its clients request it (RFC 8707 §2); not checked when absent. */
  readonly resource?: string;
  /** What it accepts in `aud` of a subject token, byte for byte; not checked when absent. */
  readonly subjectAudiences?: readonly string[];
}

/** One setting that cannot work with a profile, and why. */
export interface ProfileProblem {
  readonly setting: keyof ProfileSettings;
  readonly problem: string;
}

/** What a profile's request is made from. */
export interface ProfileInput extends Pick<
  ProfileSettings,
  'subjectTokenType' | 'target' | 'audience' | 'scopes'
> {
  readonly subjectToken: string;
}

/** What a request for a token of the client itself is made from. */
export type ServiceInput = Pick<ProfileSettings, 'target' | 'audience' | 'scopes'>;

/** An error answer of the token endpoint, as far as it is JSON (RFC 6749 §5.2). */
export type ErrorAnswer = Readonly<Record<string, unknown>>;

/**
 * What an error answer means, if the standard code does not say it; `loop`: repeated too often, `denied`:
 * signing in again does not help, `unauthenticated`: the client could not be authenticated.
 */
export type Meaning =
  'sign_in' | 'interaction' | 'loop' | 'denied' | 'target' | 'client' | 'unauthenticated';

/**
 * What an issuer puts into `aud` of a subject token, that is of a token made for the service that
 * exchanges it. `resource`: what was requested (RFC 8707 §2), so nothing but the resource is accepted.
 * `operator`: what the issuer's operator wrote there, which cannot be known at start-up; `server`: likewise,
 * and all tokens of the authorization server carry it, the delegated ones too. `issuer`: names that the
 * issuer chooses, at least one of which has a known shape; `write` says which, as an instruction.
 */
export type SubjectAudience =
  | { readonly from: 'resource' | 'operator' | 'server' }
  | { readonly from: 'issuer'; readonly shape: RegExp; readonly write: string };

/** Audiences that an issuer gives to all tokens, or keeps for itself; `write` says what to write instead. */
export interface IssuersOwnAudiences {
  readonly shape: RegExp;
  readonly write: string;
}

/** One issuer's dialect of token exchange: data, and small functions. */
export interface Profile {
  readonly name: string;
  /** The subject token type it always sends; absent when it is a setting. */
  readonly subjectTokenType?: string;
  /** How the target is named unless a setting says so; `audience` when absent. */
  readonly target?: ProfileSettings['target'];
  /** Whether a response without `issued_token_type` is refused (RFC 8693 §2.2.1 requires it). */
  readonly requiresIssuedTokenType: boolean;
  /** `aud` of a client assertion (RFC 7523 §3). */
  readonly assertionAudience: 'issuer' | 'token_endpoint';
  /**
   * What a delegated JWT is compared in; `subject` names the claim that stays the same, `kept` others
   * of the subject token that do.
   */
  readonly compares: {
    readonly issuer: boolean;
    readonly audience: boolean;
    readonly subject: 'sub' | 'oid';
    readonly kept?: readonly string[];
  };
  /** What is in `aud` of a subject token; start-up compares the setting with it. */
  readonly subjectAudience: SubjectAudience;
  /** What is in `aud` of tokens without a target, or for the issuer itself: it does not name a service. */
  readonly issuersOwnAudiences?: IssuersOwnAudiences;
  /**
   * Whether delegated tokens, which are issued to the gateway's own client, may carry an audience that is
   * accepted from callers: tokens of that client are then refused. Not needed where the requested audience is
   * the only one in `aud`, since start-up refuses it for callers; a Keycloak realm may have one client for both.
   */
  readonly refusesOwnClient?: true;
  /** Other values that `iss` of a subject token may have beside the configured issuer. */
  otherIssuers?(issuer: string): readonly string[];
  /** What its issuer refuses in a configuration. */
  problems(settings: ProfileSettings): readonly ProfileProblem[];
  /** The form, without the client's authentication. */
  parameters(input: ProfileInput): Readonly<Record<string, string>>;
  /**
   * The form by which the client asks for a token of its own for a target (RFC 6749 §4.4), without its authentication;
   * undefined where the issuer gives a client that exchanges no such token.
   */
  readonly clientCredentials?:
    ((input: ServiceInput) => Readonly<Record<string, string>>) | undefined;
  /** What an operator can do about an error code, for the log. */
  readonly hints?: Readonly<Record<string, string>>;
  /** What an error answer means in this dialect; undefined if the standard code says it. */
  meaning?(answer: ErrorAnswer, status: number): Meaning | undefined;
}

/** The form of RFC 8693 §2.1 without `requested_token_type`, which not every issuer accepts. */
export function exchangeForm(input: ProfileInput): Record<string, string> {
  const { subjectToken, subjectTokenType, target, audience, scopes } = input;
  return {
    grant_type: TOKEN_EXCHANGE_GRANT,
    subject_token: subjectToken,
    subject_token_type: subjectTokenType,
    [target]: audience,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  };
}

/** The form of RFC 6749 §4.4.2, with the target as the exchange names it. */
export function clientCredentialsForm({
  target,
  audience,
  scopes,
}: ServiceInput): Record<string, string> {
  return {
    grant_type: CLIENT_CREDENTIALS_GRANT,
    [target]: audience,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  };
}
