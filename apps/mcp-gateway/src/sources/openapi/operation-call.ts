import { safeLine } from '#foreign-text';
import { ArgumentError, type ApiTool } from '#openapi';
import { MAX_PROBLEM_CHARACTERS, type Checked } from '../../catalogue/tool-schema.js';
import type { ToolCall, ToolResult } from '../../catalogue/tool.js';
import type {
  HttpSession,
  UpstreamAnswer,
  UpstreamRequest,
} from '../../upstreams/http/http-session.js';
import { pathOf } from '../../upstreams/http/request/request-path.js';
import { RequestRefusal } from '../../upstreams/http/request/request-refusal.js';
import { writeRequest, type RequestRules } from '../../upstreams/http/request/written-request.js';
import { UpstreamError } from '../../upstreams/upstream.errors.js';
import { ofArguments } from './argument-refusal.js';
import { isWithinBytes } from '../argument-size.js';
import { askForLess } from './answer/narrowing.js';
import { operationResult, type ResultRules } from './answer/operation-result.js';

/** Arguments that were checked, with their request, so that what cannot be sent costs no exchange. */
export interface OperationInput {
  readonly given: Readonly<Record<string, unknown>>;
  /** An error of ours is the call's failure, and not of its arguments. */
  readonly request: UpstreamRequest | Error;
}

/** What arguments are held against beside their schema. */
export type InputRules = Pick<RequestRules, 'base' | 'argumentBytes'>;

/** Checks arguments against the whole schema, and makes their request. Throws nothing. */
export function checkedInput(
  value: unknown,
  api: ApiTool,
  rules: InputRules,
): Checked<OperationInput> {
  // A check costs by what it looks at.
  const { argumentBytes } = rules;
  if (!isWithinBytes(value, argumentBytes)) {
    return { ok: false, problems: [`the arguments hold more than ${argumentBytes} bytes`] };
  }
  const checked = api.input.check(value);
  if (!checked.ok) return checked;
  const given = checked.value as OperationInput['given'];
  try {
    return { ok: true, value: { given, request: requestOf(api, given, rules) } };
  } catch (error) {
    const problem = problemOf(error);
    if (problem !== undefined) return { ok: false, problems: [problem] };
    const request = error instanceof Error ? error : new Error('no request');
    return { ok: true, value: { given, request } };
  }
}

function requestOf(
  api: ApiTool,
  given: OperationInput['given'],
  rules: InputRules,
): UpstreamRequest {
  const asked = api.request(given);
  const path = pathOf(asked.path.literals, ...asked.path.values);
  const request = { ...asked, path, route: api.operation.path };
  try {
    // Fixed headers make no difference to what a session refuses.
    writeRequest(request, { ...rules, headers: {} });
  } catch (error) {
    throw error instanceof RequestRefusal ? ofArguments(error, asked, given) : error;
  }
  return request;
}

function problemOf(error: unknown): string | undefined {
  if (error instanceof RequestRefusal) return error.reason;
  if (!(error instanceof ArgumentError)) return undefined;
  return safeLine(error.message, { max: MAX_PROBLEM_CHARACTERS });
}

/** Sends the request, and makes a result of the answer. Throws what the session throws. */
export async function callOperation(
  { given, request }: OperationInput,
  { session, signal }: Pick<ToolCall<HttpSession>, 'session' | 'signal'>,
  rules: ResultRules,
): Promise<ToolResult> {
  if (request instanceof Error) throw request;
  const sent = { ...request, ...(signal && { signal }) };
  return operationResult(await answerTo(session, sent, rules.api), sent, { ...rules, given });
}

async function answerTo(
  session: HttpSession,
  request: UpstreamRequest,
  { answers: { narrowing } }: ApiTool,
): Promise<UpstreamAnswer> {
  try {
    return await session.send(request);
  } catch (error) {
    const bytes = error instanceof UpstreamError ? error.details.answerBytes : undefined;
    if (!(error instanceof UpstreamError) || bytes === undefined) throw error;
    const explanation = `It is larger than ${bytes} bytes; ${askForLess(narrowing)}.`;
    throw new UpstreamError(error.code, error.upstream, { ...error.details, explanation });
  }
}
