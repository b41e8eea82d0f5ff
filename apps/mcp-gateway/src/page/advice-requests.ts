import {
  type CALLER_REFUSED_REASONS,
  type INVALID_TOKEN_REASONS,
  type RequestRefused,
} from '#auth';
import type { RejectReason } from '../observing/closed-sets.js';
import { advice, SIGN_IN, type Advice } from './advice-words.js';

type TokenReason = (typeof INVALID_TOKEN_REASONS)[number] | (typeof CALLER_REFUSED_REASONS)[number];
type RequestCode = Exclude<
  RequestRefused['code'],
  'token_invalid' | 'caller_refused' | 'scope_insufficient'
>;

/** Why a request was refused before it was a call. */
export type RequestReason = TokenReason | RequestCode | RejectReason;

const LOG = 'The log has the line of this reference with what the token says and what is wanted.';

/** Of tokens and their callers. */
const OF_TOKENS: Readonly<Record<TokenReason | RequestCode, Advice>> = {
  credentials_missing: advice(
    'No token came with the request.',
    'This is how clients begin. If it goes on, look for a proxy that removes Authorization.',
  ),
  credentials_malformed: advice(
    'Authorization is not one bearer token.',
    'Let the client send it once, as: Authorization: Bearer TOKEN.',
  ),
  rate_limited: advice(
    'There was too much of it in a minute.',
    'Find the client that asks so often; its answer says when to try again.',
  ),
  keys_unavailable: advice(
    'The issuer’s keys could not be fetched, so no token can be judged.',
    'Look at /readyz?verbose and at the way from here to the issuer.',
  ),
  malformed: advice(
    'The token is not a JWT.',
    'Let the issuer give JWTs for this API; opaque tokens mean that the client named no API.',
  ),
  encrypted: advice(
    'The token is encrypted for the issuer alone.',
    'Let the client send resource, or audience.',
  ),
  algorithm: advice(
    'The token is signed with another algorithm.',
    'Let the issuer sign with RS256.',
  ),
  key: advice(
    'The token names a key that the issuer does not publish.',
    `Compare its issuer with ISSUER_URL or AUTH0_DOMAIN. ${LOG}`,
  ),
  signature: advice(
    'The signature is wrong.',
    'Nobody at the issuer made this token as it is. Look who sends it.',
  ),
  issuer: advice(
    'The token is of another issuer.',
    `Compare iss with ISSUER_URL or AUTH0_DOMAIN, to the slash. ${LOG}`,
  ),
  audience: advice(
    'The token is for another API.',
    `Compare aud with TOKEN_AUDIENCE or MCP_SERVER_URL, to the slash. ${LOG}`,
  ),
  expired: advice('The token is expired.', `${SIGN_IN} If it is new, compare the clocks.`),
  not_yet_valid: advice(
    'The token is not valid yet.',
    'Compare the clocks of the issuer and of this machine.',
  ),
  claim: advice('A claim that is needed is missing or not usable.', LOG),
  type: advice(
    'It is not an access token.',
    'Clients send the access token, not the ID token. TOKEN_PROFILE says which typ is taken.',
  ),
  binding: advice(
    'The token is bound to a key of its holder.',
    'Let the issuer give plain bearer tokens for this API.',
  ),
  delegated: advice(
    'It is a token that was issued to this gateway.',
    'Somebody passes on a delegated token. Find out who.',
  ),
  refused: advice('The issuer refuses the token at the exchange.', SIGN_IN),
  machine: advice(
    'The token is of a machine, not of a person.',
    'Sign in as a person, or set ALLOW_M2M=true.',
  ),
  organization: advice(
    'The token is of another organization.',
    'Sign in to that of REQUIRED_ORG, or change it.',
  ),
};

const CLIENT = 'It is the client’s mistake: its answer says what is wrong.';

/** Of requests that were no calls, or could not be read as such. */
const OF_REJECTED: Readonly<Record<RejectReason, Advice>> = {
  origin: advice(
    'A page of another origin sent it.',
    'Add the origin to CORS_ORIGINS, if it may call.',
  ),
  host: advice('It named another Host.', 'Add the name to ALLOWED_HOSTS, if it leads here.'),
  method: advice('It was no POST.', CLIENT),
  media_type: advice('Its Content-Type, Accept or Content-Encoding is another one.', CLIENT),
  body_size: advice('Its body is too large.', 'MAX_BODY_BYTES is the bound.'),
  reading_room: advice('Too many bodies were read at the time.', 'MAX_READING_BYTES is the bound.'),
  not_json: advice('Its body is not JSON.', CLIENT),
  batch: advice('It was a batch, which MCP has no more.', CLIENT),
  not_a_message: advice('Its body is no JSON-RPC message.', CLIENT),
  params: advice('Its params are not what the method takes.', CLIENT),
  version: advice('It names a revision of MCP that is not served.', CLIENT),
  header_mismatch: advice('Its headers say something else than its message.', CLIENT),
  rate_source: advice(
    'Too many failing tokens of one address.',
    'AUTH_FAILURES_PER_MINUTE is the bound.',
  ),
  draining: advice(
    'The process was about to end.',
    'The client sends it again, to another replica.',
  ),
};

/** What to say of those. */
export const OF_REQUESTS: Readonly<Record<RequestReason, Advice>> = {
  ...OF_TOKENS,
  ...OF_REJECTED,
};
