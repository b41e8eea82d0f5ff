import { safeLine } from '#foreign-text';
import { authorityOf, OutboundError } from '#outbound';
import { UNREACHED } from '../../requests/unreached.js';
import {
  PageRequiredError,
  UpstreamError,
  type ForeignPage,
  type UpstreamErrorCode,
  type UpstreamFailure,
} from '../../upstream.errors.js';
import { QUESTION_MODES } from '../question-modes.js';
import { RPC_CODES } from '../revisions.js';
import { waitOf, type RpcAnswer } from './rpc-answer.js';
import { isObject, type RpcError } from './rpc-message.js';
import { WireFault } from './wire-fault.js';

/** Most characters of what a server says of arguments that it refuses. */
export const MAX_REFUSAL_CHARACTERS = 500;

/** What failures are told with. */
export interface FailureContext {
  readonly name: string;
  readonly url: string;
  readonly answerBytes: number;
  readonly clock: () => number;
}

/** What a failed request is, where it had no answer that is read; other errors as they are. */
export function unanswered(error: unknown, { name, url, answerBytes }: FailureContext): unknown {
  if (error instanceof WireFault) {
    const { why, explanation } = error;
    const problem = `${authorityOf(url)}: ${why}`;
    return new UpstreamError('upstream_answer_invalid', name, {
      problem,
      ...(explanation !== undefined && { explanation }),
    });
  }
  if (!(error instanceof OutboundError)) return error;
  const { code, problem, tooLarge, sent } = error;
  if (code === 'unreachable' && sent) {
    const explanation = 'The connection broke; whether it was done is not known.';
    return new UpstreamError('upstream_answer_invalid', name, { problem, explanation });
  }
  if (!tooLarge) return new UpstreamError(UNREACHED[code], name, { problem });
  const explanation = `No more than ${answerBytes} bytes are read.`;
  return new UpstreamError('upstream_answer_too_large', name, {
    // Where a list is too long nobody can ask for less: whoever runs the gateway has to know the setting.
    problem: `${problem}; limits.answerBytes is ${answerBytes}`,
    answerBytes,
    explanation,
  });
}

/** Why an answer is no result, but for a page that it names. `secrets` are in nothing that is told. */
export function refusalOf(
  answer: RpcAnswer,
  context: FailureContext,
  secrets: readonly string[],
): UpstreamError {
  const { status, said } = answer;
  const host = authorityOf(context.url);
  const byStatus = statusFailure(answer, context, secrets);
  const error = said !== undefined && 'error' in said ? said.error : undefined;
  if (byStatus !== undefined || error === undefined) {
    const [code, details] = byStatus ?? ['upstream_failed', {}];
    const problem = `${host}: HTTP ${status}`;
    return new UpstreamError(code, context.name, { status, problem, ...details });
  }
  const [code, more] = rpcFailure(error, secrets);
  const problem = `${host}: JSON-RPC error ${error.code}`;
  return new UpstreamError(code, context.name, { status, problem, rpcCode: error.code, ...more });
}

/** The refusal of a server of 2025-11-25, which may name a page that has to be opened first. */
export function withPage(refusal: UpstreamError, { said }: RpcAnswer): UpstreamError {
  const { upstream, details } = refusal;
  const isPage = details.rpcCode === RPC_CODES.urlElicitation && said !== undefined;
  const page = isPage && 'error' in said ? pageOf(said.error) : undefined;
  return page === undefined ? refusal : new PageRequiredError(upstream, details, page);
}

type Failure = readonly [code: UpstreamErrorCode, details: UpstreamFailure];

/** Statuses that say more than a message beside them. */
function statusFailure(
  answer: RpcAnswer,
  { url, clock }: FailureContext,
  secrets: readonly string[],
): Failure | undefined {
  const { status, headers } = answer;
  if (status === 401) return ['upstream_unauthorized', {}];
  if (status === 403) {
    const challenge = headers['www-authenticate'] ?? '';
    if (!/error="?insufficient_scope/.test(challenge)) return ['upstream_forbidden', {}];
    // Scope-tokens of RFC 6749 §3.3.
    const [, scope] = /scope="([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"/.exec(challenge) ?? [];
    const named = scope && safeLine(scope, { secrets, opaque: false });
    const lacks = named === undefined ? '' : `, it asks for the scope ${named}`;
    return ['upstream_scope_missing', { problem: `${authorityOf(url)}: HTTP 403${lacks}` }];
  }
  const seconds = waitOf(answer, clock());
  const wait = seconds === undefined ? {} : { retryAfterSeconds: seconds };
  if (status === 429) return ['upstream_slow_down', wait];
  return status >= 500 ? ['upstream_failed', status === 503 ? wait : {}] : undefined;
}

/** Capabilities of clients that have a name in the protocol. */
const CAPABILITIES = ['elicitation', 'sampling', 'roots', 'tasks'];

/** What other codes say is for the server's operators: it may be anything. */
function rpcFailure({ code, message, data }: RpcError, secrets: readonly string[]): Failure {
  if (code === RPC_CODES.invalidParams) {
    const said = safeLine(message, { secrets, max: MAX_REFUSAL_CHARACTERS, opaque: false }).trim();
    return ['upstream_refused', said === '' ? {} : { explanation: `It says: ${said}` }];
  }
  if (code === RPC_CODES.methodNotFound) return ['upstream_not_found', {}];
  if (code === RPC_CODES.missingCapability) return ['upstream_refused', lacking(data)];
  if (code === RPC_CODES.urlElicitation) {
    const explanation = 'The tool needs a page to be opened first, which is not offered here.';
    return ['upstream_refused', { explanation }];
  }
  return ['upstream_failed', {}];
}

/** The first page that has to be opened (2025-11-25, `URLElicitationRequiredError`). */
function pageOf({ data }: RpcError): ForeignPage | undefined {
  if (!isObject(data)) return undefined;
  const { elicitations } = data;
  const [first] = Array.isArray(elicitations) ? (elicitations as readonly unknown[]) : [];
  return isObject(first) ? { url: first['url'], message: first['message'] } : undefined;
}

/** What is said of capabilities that a client should have. */
function lacking(data: unknown): UpstreamFailure {
  const required = isObject(data) ? data['requiredCapabilities'] : undefined;
  const asked = isObject(required) ? required : {};
  const named = CAPABILITIES.filter((each) => Object.hasOwn(asked, each));
  const needs = named.length === 0 ? 'something' : named.join(' and ');
  const explanation = `The tool needs ${needs} of the client, which is not offered here.`;
  const { elicitation } = asked;
  if (Object.keys(asked).length !== 1 || !isObject(elicitation)) return { explanation };
  const modes = QUESTION_MODES.filter((mode) => Object.hasOwn(elicitation, mode));
  // Without a mode it is a form (specification, `ClientCapabilities`).
  return { explanation, needsModes: modes.length === 0 ? ['form'] : modes };
}
