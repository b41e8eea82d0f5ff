import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import {
  CLIENT_INFO_META_KEY,
  classifyInboundRequest,
  type InboundClassificationOutcome,
  type MessageClassification,
} from '@modelcontextprotocol/server';
import type { IncomingMessage } from 'node:http';
import { safeLine } from '#foreign-text';
import { idOf, isId, isRecord, MAX_ID_CHARACTERS, type Fields } from './json-rpc.js';
import {
  forEngine,
  judgeAnyParams,
  judgeEnvelope,
  judgeParams,
  type Era,
} from './message-params.js';
import {
  INVALID_PARAMS,
  INVALID_REQUEST,
  RefusedMessageError,
  UNSUPPORTED_VERSION,
  UNSUPPORTED_VERSION_2025,
  type RpcId,
} from './rpc-error.js';
import { standardHeadersAgree } from './standard-headers.js';

/** Protocol revision 2026-07-28, the only one of its era so far. */
export const MODERN_VERSION = '2026-07-28';

/** Most characters of a version that is not known, where it is quoted. */
const MAX_VERSION_CHARACTERS = 64;

/** One JSON-RPC message of a POST, read, parsed and classified. */
export interface McpMessage {
  /** Which engine answers: `legacy` for revisions up to 2025-11-25. */
  readonly era: Era;
  /** What the engine is given: the message without what was judged here or is not for it. */
  readonly body: object;
  /** The SDK's own verdict on a message of revision 2026-07-28. */
  readonly classification: MessageClassification | undefined;
  readonly id: RpcId;
  readonly method: string | undefined;
  /** Name and arguments of a `tools/call` whose version and headers hold; nothing else may run. */
  readonly toolCall: { readonly name: string; readonly arguments: unknown } | undefined;
  readonly progressToken: string | number | undefined;
  /** As the client calls itself, where the message says it; decides nothing. */
  readonly clientName: string | undefined;
}

/**
 * Classifies a parsed body. What the chosen engine will refuse comes back without `toolCall`.
 * Throws a 400 with −32600 for anything that is not one JSON-RPC message, and −32602 for params that
 * are none of its method, with 200 where the engines answer so: to a request of the 2025 era, and to
 * one of 2026 whose envelope holds (SDK, validation ladder, "request-params").
 */
export function classifyMessage(request: IncomingMessage, body: unknown): McpMessage {
  if (Array.isArray(body)) throw refused('JSON-RPC arrays are not served');
  const message = isRecord(body) ? body : {};
  if (typeof message['id'] === 'string' && !isId(message['id'])) {
    throw refused(`The id is longer than ${MAX_ID_CHARACTERS} characters or not well-formed`);
  }
  const version = headerOf(request.headers['mcp-protocol-version'])?.trim();
  const engineBody = forEngine(message);
  const outcome = outcomeOf(request, engineBody);
  judgeShape(outcome, message, version);
  judgeVersion(outcome, message, version);
  const era = outcome.kind === 'legacy' ? 'legacy' : 'modern';
  const id = idOf(message);
  const params = isRecord(message['params']) ? message['params'] : {};
  const method = typeof message['method'] === 'string' ? message['method'] : undefined;
  const name = typeof params['name'] === 'string' ? params['name'] : undefined;
  const isCall = method === 'tools/call' && name !== undefined && id !== null;
  const servable = isServable(outcome, request, {
    method: method ?? '',
    toolName: isCall ? name : undefined,
  });
  // Versions and headers come before params: whoever fails those is told so by the engine. A version
  // header means nothing on `initialize`, which is of the 2025 era only.
  const judged = method === 'initialize' ? outcome.kind === 'legacy' : servable;
  if (method !== undefined && id !== null && judged) {
    const problem = judgeParams(era, method, message['params']);
    if (problem !== undefined) throw invalidParams(200, problem, id);
  }
  return {
    era,
    body: engineBody,
    classification: outcome.kind === 'modern' ? outcome.classification : undefined,
    id,
    method,
    toolCall: isCall && servable ? { name, arguments: params['arguments'] ?? {} } : undefined,
    progressToken: progressTokenOf(params),
    clientName: clientNameOf(params),
  };
}

function outcomeOf({ headers }: IncomingMessage, body: Fields): InboundClassificationOutcome {
  return classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...named('protocolVersionHeader', headerOf(headers['mcp-protocol-version'])),
    ...named('mcpMethodHeader', headerOf(headers['mcp-method'])),
    ...named('mcpNameHeader', headerOf(headers['mcp-name'])),
  });
}

/** Refuses what is not one message, and says so of the params where they alone are the fault. */
function judgeShape(
  outcome: InboundClassificationOutcome,
  message: Fields,
  version: string | undefined,
): void {
  const id = idOf(message);
  const notOne = outcome.kind === 'reject' && outcome.rung === 'jsonrpc-shape';
  const response = outcome.kind === 'legacy' && outcome.reason === 'response';
  if (!notOne && !(response && version === MODERN_VERSION)) return;
  const named = message['jsonrpc'] === '2.0' && typeof message['method'] === 'string';
  const problem = named ? judgeAnyParams(message['params']) : undefined;
  if (problem === undefined) throw refused('Not a JSON-RPC request or notification', id);
  throw invalidParams(id === null || version === MODERN_VERSION ? 400 : 200, problem, id);
}

/** The revision that the header names is one that is served, but on `initialize`; an envelope is whole. */
function judgeVersion(
  outcome: InboundClassificationOutcome,
  message: Fields,
  version = MODERN_VERSION,
): void {
  const id = idOf(message);
  if (outcome.kind === 'reject' && outcome.rung === 'envelope') {
    const claimed = outcome.cell !== 'modern-header-without-claim' || version === MODERN_VERSION;
    if (claimed) throw invalidParams(400, judgeEnvelope(message['params']), id);
    throw unsupported(UNSUPPORTED_VERSION, version, { id });
  }
  if (outcome.kind !== 'legacy' || outcome.reason === 'initialize') return;
  if (version === MODERN_VERSION || SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return;
  throw unsupported(UNSUPPORTED_VERSION_2025, version, { id });
}

function unsupported(code: number, version: string, { id }: { id: RpcId }): RefusedMessageError {
  const requested = safeLine(version, { max: MAX_VERSION_CHARACTERS });
  const served = [MODERN_VERSION, ...SUPPORTED_PROTOCOL_VERSIONS].join(', ');
  const says = `Unsupported protocol version: ${requested}; write one of ${served}`;
  const data = code === UNSUPPORTED_VERSION && { supported: [MODERN_VERSION], requested };
  return new RefusedMessageError(400, code, says, { id, ...(data && { data }) });
}

function isServable(
  outcome: InboundClassificationOutcome,
  { headers }: IncomingMessage,
  body: { readonly method: string; readonly toolName: string | undefined },
): boolean {
  if (outcome.kind === 'modern') {
    return (
      outcome.classification.revision === MODERN_VERSION && standardHeadersAgree(headers, body)
    );
  }
  const version = headerOf(headers['mcp-protocol-version']);
  return (
    outcome.kind === 'legacy' &&
    (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version.trim()))
  );
}

function refused(message: string, id: RpcId = null): RefusedMessageError {
  return new RefusedMessageError(400, INVALID_REQUEST, `Invalid Request: ${message}`, { id });
}

function invalidParams(status: number, problem: string, id: RpcId): RefusedMessageError {
  return new RefusedMessageError(status, INVALID_PARAMS, problem, { id });
}

function progressTokenOf(params: Fields): string | number | undefined {
  const meta = params['_meta'];
  const token = isRecord(meta) ? meta['progressToken'] : undefined;
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
}

/** In the `_meta` of each message of 2026-07-28, in the params of `initialize` before. */
function clientNameOf(params: Fields): string | undefined {
  const meta = params['_meta'];
  const info = (isRecord(meta) && meta[CLIENT_INFO_META_KEY]) || params['clientInfo'];
  return isRecord(info) && typeof info['name'] === 'string' ? info['name'] : undefined;
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

function named<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
