import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import {
  classifyInboundRequest,
  type InboundClassificationOutcome,
} from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';
import { safeLine } from '#foreign-text';
import { idOf, type Fields } from './json-rpc.js';
import { judgeAnyParams, judgeEnvelope } from './message-params.js';
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

/** What the SDK says of a message: its era, or why it is of none. */
export type Verdict = InboundClassificationOutcome;

/** The SDK's verdict on what an engine would be given. */
export function verdictOf(headers: IncomingHttpHeaders, body: Fields): Verdict {
  return classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...named('protocolVersionHeader', headerOf(headers['mcp-protocol-version'])),
    ...named('mcpMethodHeader', headerOf(headers['mcp-method'])),
    ...named('mcpNameHeader', headerOf(headers['mcp-name'])),
  });
}

/** The protocol version that the header names. */
export function versionOf(headers: IncomingHttpHeaders): string | undefined {
  return headerOf(headers['mcp-protocol-version'])?.trim();
}

/** Why it is not one message, if it is none, and says so of the params where they alone are the fault. */
export function judgeShape(
  verdict: Verdict,
  message: Fields,
  version: string | undefined,
): RefusedMessageError | undefined {
  const id = idOf(message);
  const notOne = verdict.kind === 'reject' && verdict.rung === 'jsonrpc-shape';
  const response = verdict.kind === 'legacy' && verdict.reason === 'response';
  if (!notOne && !(response && version === MODERN_VERSION)) return undefined;
  const named = message['jsonrpc'] === '2.0' && typeof message['method'] === 'string';
  const problem = named ? judgeAnyParams(message['params']) : undefined;
  if (problem === undefined) return invalidRequest('Not a JSON-RPC request or notification', id);
  return invalidParams(id === null || version === MODERN_VERSION ? 400 : 200, problem, id);
}

/** Why not, if the header names a revision that is not served, but on `initialize`, or the envelope is not whole. */
export function judgeVersion(
  verdict: Verdict,
  message: Fields,
  version = MODERN_VERSION,
): RefusedMessageError | undefined {
  const id = idOf(message);
  if (verdict.kind === 'reject' && verdict.rung === 'envelope') {
    const claimed = verdict.cell !== 'modern-header-without-claim' || version === MODERN_VERSION;
    if (claimed) return invalidParams(400, judgeEnvelope(message['params']), id);
    return unsupported(UNSUPPORTED_VERSION, version, id);
  }
  if (verdict.kind !== 'legacy' || verdict.reason === 'initialize') return undefined;
  if (version === MODERN_VERSION || SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return undefined;
  return unsupported(UNSUPPORTED_VERSION_2025, version, id);
}

/** Whether the engine will serve the message as far as version and headers go; if not, it says why. */
export function isServable(
  verdict: Verdict,
  headers: IncomingHttpHeaders,
  body: { readonly method: string; readonly toolName: string | undefined },
): boolean {
  if (verdict.kind === 'modern') {
    const { revision } = verdict.classification;
    return revision === MODERN_VERSION && standardHeadersAgree(headers, body);
  }
  const version = versionOf(headers);
  return (
    verdict.kind === 'legacy' &&
    (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version))
  );
}

/** The revision by which a message is served; undefined where it names none, or none that is served. */
export function servedVersion(verdict: Verdict, headers: IncomingHttpHeaders): string | undefined {
  if (verdict.kind === 'modern') return MODERN_VERSION;
  const version = versionOf(headers);
  return SUPPORTED_PROTOCOL_VERSIONS.find((each) => each === version);
}

/** A 400 with −32600. */
export function invalidRequest(
  message: string,
  id: RpcId = null,
  reason: 'not_a_message' | 'batch' = 'not_a_message',
): RefusedMessageError {
  const says = `Invalid Request: ${message}`;
  return new RefusedMessageError(400, INVALID_REQUEST, says, { reason, id });
}

/** A −32602. */
export function invalidParams(status: number, problem: string, id: RpcId): RefusedMessageError {
  return new RefusedMessageError(status, INVALID_PARAMS, problem, { reason: 'params', id });
}

function unsupported(code: number, version: string, id: RpcId): RefusedMessageError {
  const requested = safeLine(version, { max: MAX_VERSION_CHARACTERS });
  const served = [MODERN_VERSION, ...SUPPORTED_PROTOCOL_VERSIONS].join(', ');
  const says = `Unsupported protocol version: ${requested}; write one of ${served}`;
  const data = code === UNSUPPORTED_VERSION && { supported: [MODERN_VERSION], requested };
  return new RefusedMessageError(400, code, says, {
    reason: 'version',
    id,
    ...(data && { data }),
  });
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

function named<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
