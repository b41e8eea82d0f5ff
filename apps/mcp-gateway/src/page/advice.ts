import type { CallCode } from '../observing/closed-sets.js';
import { OF_REQUESTS, type RequestReason } from './advice-requests.js';
import { advice, SIGN_IN, type Advice } from './advice-words.js';

/** Why a call or a request was refused or failed. */
export type Reason = RequestReason | CallCode;

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
  upstream_answer_too_large: advice(
    'The upstream answered with more than is read.',
    'Ask for less, or raise limits.answerBytes of the upstream.',
  ),
  tool_changed: advice(
    'The upstream changed the tool since it was approved.',
    'Review the change, and write the tool file anew.',
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
  stopped: advice('The process ended before the call did.', 'The client makes the call again.'),
  unexpected: advice(
    'Something broke in the gateway or the tool.',
    'The log has the error under this reference. Please report it.',
  ),
};

const ALL: Readonly<Record<Reason, Advice>> = { ...OF_REQUESTS, ...OF_CALLS };

/** What to say of a reason. */
export function adviceFor(reason: Reason): Advice {
  return ALL[reason];
}
