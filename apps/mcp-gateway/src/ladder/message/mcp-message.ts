import { CLIENT_INFO_META_KEY, type MessageClassification } from '@modelcontextprotocol/server';
import type { IncomingMessage } from 'node:http';
import { readTraceContext, type TraceContext } from '#telemetry';
import { idOf, isId, isRecord, MAX_ID_CHARACTERS, type Fields } from './json-rpc.js';
import { forEngine, judgeParams, type Era } from './message-params.js';
import {
  invalidParams,
  invalidRequest,
  isServable,
  judgeShape,
  judgeVersion,
  servedVersion,
  verdictOf,
  versionOf,
} from './message-verdict.js';
import type { RefusedMessageError, RpcId } from './rpc-error.js';

/** What a `tools/call` says. */
export interface ToolCallParams {
  readonly name: string;
  readonly arguments: unknown;
  /** What its client says beside the call, as it came. */
  readonly meta: Fields;
  /** Answers to what the call before was answered with, as they came; empty where there are none. */
  readonly inputResponses: Fields;
  /** What the call before was answered with for this one. */
  readonly requestState: string | undefined;
}

/** One JSON-RPC message of a POST, read, parsed and classified. */
export interface McpMessage {
  /** Which engine answers: `legacy` for revisions up to 2025-11-25. */
  readonly era: Era;
  /** The revision that it is served by; undefined where it names none. */
  readonly protocolVersion: string | undefined;
  /** What the engine is given: the message without what was judged here or is not for it. */
  readonly body: object;
  /** The SDK's own verdict on a message of revision 2026-07-28. */
  readonly classification: MessageClassification | undefined;
  readonly id: RpcId;
  readonly method: string | undefined;
  /** Of a `tools/call` that is a request, whatever else is wrong with it. */
  readonly toolName: string | undefined;
  /** Why it is not served, where it names a tool. */
  readonly refusal: RefusedMessageError | undefined;
  /** Of a `tools/call` whose version and headers hold; nothing else may run. */
  readonly toolCall: ToolCallParams | undefined;
  readonly progressToken: string | number | undefined;
  /** Where the message says that it is in a trace (SEP-414). */
  readonly trace: TraceContext | undefined;
  /** As the client calls itself, where the message says it; decides nothing. */
  readonly clientName: string | undefined;
}

/** A `tools/call` whose version and headers hold. */
export interface ToolCallMessage extends McpMessage {
  readonly toolCall: ToolCallParams;
}

export function isToolCall(message: McpMessage): message is ToolCallMessage {
  return message.toolCall !== undefined;
}

/**
 * Classifies a parsed body, in three steps: is it one message of an era; what does it say; will its engine
 * serve it. What the engine will refuse comes back without `toolCall`; what is refused here and names a tool, with its
 * `refusal`.
 * Throws a 400 with −32600 for anything that is not one JSON-RPC message, and −32602 for params that
 * are none of its method, with 200 where the engines answer so: to a request of the 2025 era, and to
 * one of 2026 whose envelope holds (SDK, validation ladder, "request-params").
 */
export function classifyMessage({ headers }: IncomingMessage, body: unknown): McpMessage {
  const message = recordOf(body);
  const engineBody = forEngine(message);
  const verdict = verdictOf(headers, engineBody);
  const version = versionOf(headers);
  const said = saidIn(message);
  const { id, method, params, toolName } = said;

  const era = verdict.kind === 'legacy' ? 'legacy' : 'modern';
  const servable = isServable(verdict, headers, { method: method ?? '', toolName });
  // Versions and headers come before params: whoever fails those is told so by the engine. A version
  // header means nothing on `initialize`, which is of the 2025 era only.
  const judgesParams = method === 'initialize' ? era === 'legacy' : servable;
  const refusal =
    judgeShape(verdict, message, version) ??
    judgeVersion(verdict, message, version) ??
    (judgesParams ? judgeParamsOf(said, era) : undefined);
  if (refusal !== undefined && toolName === undefined) throw refusal;

  return {
    era,
    protocolVersion: servedVersion(verdict, headers),
    body: engineBody,
    classification: verdict.kind === 'modern' ? verdict.classification : undefined,
    id,
    method,
    toolName,
    refusal,
    toolCall:
      toolName !== undefined && servable && refusal === undefined
        ? toolCallOf(toolName, params)
        : undefined,
    progressToken: progressTokenOf(params),
    trace: traceOf(params),
    clientName: clientNameOf(params),
  };
}

/** Refuses an array, and an id that could not be repeated; whatever else is no object says nothing. */
function recordOf(body: unknown): Fields {
  if (Array.isArray(body)) {
    throw invalidRequest('JSON-RPC arrays are not served', null, 'batch');
  }
  const message = isRecord(body) ? body : {};
  if (typeof message['id'] === 'string' && !isId(message['id'])) {
    throw invalidRequest(
      `The id is longer than ${MAX_ID_CHARACTERS} characters or not well-formed`,
    );
  }
  return message;
}

/** What a message says, as far as it is of the right kind. */
interface Said {
  readonly id: RpcId;
  readonly method: string | undefined;
  /** As they came. */
  readonly given: unknown;
  readonly params: Fields;
  /** Of a `tools/call` that is a request. */
  readonly toolName: string | undefined;
}

function saidIn(message: Fields): Said {
  const id = idOf(message);
  const method = typeof message['method'] === 'string' ? message['method'] : undefined;
  const given = message['params'];
  const params = isRecord(given) ? given : {};
  const calls = method === 'tools/call' && id !== null && typeof params['name'] === 'string';
  return { id, method, given, params, toolName: calls ? String(params['name']) : undefined };
}

/** Of a request only: a notification gets no answer. */
function judgeParamsOf({ id, method, given }: Said, era: Era): RefusedMessageError | undefined {
  if (method === undefined || id === null) return undefined;
  const problem = judgeParams(era, method, given);
  return problem === undefined ? undefined : invalidParams(200, problem, id);
}

function toolCallOf(name: string, params: Fields): ToolCallParams {
  const { inputResponses, requestState } = params;
  return {
    name,
    arguments: params['arguments'] ?? {},
    meta: metaOf(params),
    inputResponses: isRecord(inputResponses) ? inputResponses : {},
    requestState: typeof requestState === 'string' ? requestState : undefined,
  };
}

function metaOf({ _meta: meta }: Fields): Fields {
  return isRecord(meta) ? meta : {};
}

function progressTokenOf(params: Fields): string | number | undefined {
  const token = metaOf(params)['progressToken'];
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
}

function traceOf(params: Fields): TraceContext | undefined {
  const { traceparent, tracestate } = metaOf(params);
  return readTraceContext(traceparent, tracestate);
}

/** In the `_meta` of each message of 2026-07-28, in the params of `initialize` before. */
function clientNameOf(params: Fields): string | undefined {
  const info = metaOf(params)[CLIENT_INFO_META_KEY] ?? params['clientInfo'];
  return isRecord(info) && typeof info['name'] === 'string' ? info['name'] : undefined;
}
