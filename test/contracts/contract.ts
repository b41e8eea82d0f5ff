import type { ProfileName } from '../../libs/token-exchange/src/profiles/profile-registry.js';
import type { AnyTokenExchangeError } from '../../libs/token-exchange/src/token-exchange.errors.js';

/** What a provider documents: the request, the answer, and its errors. */
export interface Contract {
  readonly profile: ProfileName;
  readonly issuer: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** The form, without what authenticates the client. */
  readonly form: Readonly<Record<string, string>>;
  readonly answer: object;
  readonly refusals: readonly (readonly [number, object, AnyTokenExchangeError['code']])[];
}

export const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ACCESS = 'urn:ietf:params:oauth:token-type:access_token';
export const JWT = 'urn:ietf:params:oauth:token-type:jwt';
const segment = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
export const jwt = (claims: object) => `${segment({ alg: 'RS256' })}.${segment(claims)}.c2ln`;
export const SUBJECT = { sub: 'auth0|ada', oid: 'oid-ada', org_id: 'org_ada' };
export const subjectToken = {
  value: jwt(SUBJECT),
  subject: SUBJECT.sub,
  expiresAt: 1_800_003_600,
};
