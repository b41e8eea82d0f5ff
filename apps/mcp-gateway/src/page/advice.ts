import {
  type CALLER_REFUSED_REASONS,
  type INVALID_TOKEN_REASONS,
  type RequestRefused,
} from '#auth';
import type { CallCode, RejectReason } from '../observing/closed-sets.js';

/** What is said of a reason to operators: what happened, and what to do about it. */
export interface Advice {
  readonly says: string;
  readonly todo: string;
}

type TokenReason = (typeof INVALID_TOKEN_REASONS)[number] | (typeof CALLER_REFUSED_REASONS)[number];
type RequestCode = Exclude<
  RequestRefused['code'],
  'token_invalid' | 'caller_refused' | 'scope_insufficient'
>;

const advice = (says: string, todo: string): Advice => ({ says, todo });

const SIGN_IN = 'Let the person sign in again.';
const LOG = 'The log has the line of this reference with what the token says and what is wanted.';

/** Why a call or a request was refused or failed. */
export type Reason = TokenReason | RequestCode | RejectReason | CallCode;

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

/** Of calls, by the codes of the error table. */
const OF_CALLS: Readonly<Record<Exclude<CallCode, 'rate_limited'>, Advice>> = {
  subject_rejected: advice('The issuer refuses the person’s token.', SIGN_IN),
  interaction_required: advice(
    'The issuer wants consent or another sign-in step.',
    'Let the person approve it. INTERACTION_URL can name a page for that.',
  ),
  access_denied: advice(
    'A policy of the issuer denies the exchange.',
    'Look into the issuer’s log for the rule that denied it.',
  ),
  scope_refused: advice(
    'The issuer does not grant the person the scopes of the upstream.',
    'Give the person those rights at the issuer.',
  ),
  target_refused: advice(
    'The issuer does not know the upstream’s audience.',
    'Compare the audience with the API’s identifier at the issuer.',
  ),
  request_refused: advice(
    'The issuer finds the exchange wrong.',
    'Compare EXCHANGE_PROFILE with the issuer; the log has what it said.',
  ),
  client_refused: advice(
    'The issuer refuses the gateway’s own client.',
    'Compare its id and secret, and give it the grant of token exchange; the doctor names the settings.',
  ),
  slow_down: advice(
    'Too many exchanges.',
    'Compare EXCHANGE_RATE_PER_SECOND with the issuer’s limit; a shared cache spares exchanges.',
  ),
  unavailable: advice(
    'The issuer does not answer.',
    'Look at the issuer, and at the way from here to it.',
  ),
  response_invalid: advice(
    'The issuer’s answer must not be used.',
    'The log has why: another audience, person or type.',
  ),
  upstream_unauthorized: advice(
    'The upstream refuses the delegated token, a fresh one too.',
    'Compare the audience and issuer that the upstream wants with those of the exchange.',
  ),
  upstream_forbidden: advice(
    'The upstream does not permit this to the person.',
    'It answers 403 to this person. Give them the right there, if they are to have it.',
  ),
  upstream_scope_missing: advice(
    'The delegated token lacks a scope at the upstream.',
    'Add it to exchange.scopes, or to the tool’s upstreamScopes.',
  ),
  upstream_not_found: advice(
    'The upstream found nothing there.',
    'Nothing, if it was the caller’s mistake; else compare url in gateway.yaml.',
  ),
  upstream_refused: advice(
    'The upstream refuses the request.',
    'The caller was told what it says. If it is always so, compare the document with the API.',
  ),
  upstream_request_invalid: advice('The arguments fit in no request.', 'The caller was told why.'),
  upstream_slow_down: advice(
    'The upstream limits the rate.',
    'Call less, or ask the upstream for more.',
  ),
  upstream_busy: advice(
    'As many requests are under way as concurrency allows.',
    'Raise limits.concurrency of the upstream, if it can take more.',
  ),
  upstream_failed: advice(
    'The upstream failed.',
    'It answers 5xx: look into its log for this reference.',
  ),
  upstream_unreachable: advice(
    'The upstream cannot be reached.',
    'Look at its url, at DNS, and at the way from here to it; the log has the cause.',
  ),
  upstream_timeout: advice(
    'The upstream did not answer in time.',
    'Look at the upstream, or raise timeoutMs (UPSTREAM_TIMEOUT_MS).',
  ),
  upstream_answer_invalid: advice(
    'The upstream’s answer is not usable.',
    'Compare the document with what the API answers; the log has why.',
  ),
  upstream_cancelled: advice('The client left before the answer.', 'Nothing.'),
  person_required: advice(
    'The token is of a machine, and this tool acts for a person.',
    'Sign in as a person.',
  ),
  output_invalid: advice(
    'The tool’s answer does not fit its own schema.',
    'Compare the document with the API, or set output: loose.',
  ),
  scope_missing: advice(
    'The token lacks a scope of the tool.',
    'Give the person that scope at the issuer, then let the client sign in again.',
  ),
  arguments_invalid: advice(
    'The arguments are not what the tool takes.',
    'The caller was told what is wrong with them.',
  ),
  tool_unknown: advice(
    'No such tool is served.',
    'Let the client read tools/list again, or serve the tool.',
  ),
  not_recorded: advice(
    'It could not be written into the audit log, which AUDIT_REQUIRED insists on.',
    'Look at the disk or the pipe that AUDIT names.',
  ),
  tool_error: advice('The tool itself answered with an error.', 'The caller was told why.'),
  client_left: advice('The client left before the answer.', 'Nothing.'),
  not_run: advice('The message was refused before the tool ran.', 'The caller was told why.'),
  unexpected: advice(
    'Something broke in the gateway or the tool.',
    'The log has the error under this reference. Please report it.',
  ),
};

const CLIENT = 'It is the client’s mistake: its answer says what is wrong.';

/** Of requests that were no calls, or could not be read as such. */
const OF_REJECTED: Readonly<Record<Exclude<RejectReason, 'not_recorded'>, Advice>> = {
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
  rate_caller: advice('Too many calls of one person.', 'CALLS_PER_MINUTE is the bound.'),
  rate_source: advice(
    'Too many failing tokens of one address.',
    'AUTH_FAILURES_PER_MINUTE is the bound.',
  ),
  draining: advice(
    'The process was about to end.',
    'The client sends it again, to another replica.',
  ),
};

const ALL: Readonly<Record<Reason, Advice>> = { ...OF_TOKENS, ...OF_REJECTED, ...OF_CALLS };

/** What to say of a reason. */
export function adviceFor(reason: Reason): Advice {
  return ALL[reason];
}
