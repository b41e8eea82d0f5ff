import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { classifyInboundRequest, type MessageClassification } from '@modelcontextprotocol/server';
import type { IncomingMessage } from 'node:http';
import { INVALID_REQUEST, RefusedMessageError, type RpcId } from './rpc-error.js';
import { standardHeadersAgree } from './standard-headers.js';

/** Protocol revision 2026-07-28, the only one of its era so far. */
export const MODERN_VERSION = '2026-07-28';

/** One JSON-RPC message of a POST, read, parsed and classified. */
export interface McpMessage {
  /** Which engine answers: `legacy` for revisions up to 2025-11-25. */
  readonly era: 'legacy' | 'modern';
  readonly body: object;
  /** The SDK's own verdict on a message of revision 2026-07-28. */
  readonly classification: MessageClassification | undefined;
  readonly id: RpcId;
  readonly method: string | undefined;
  /** Name and arguments of a `tools/call` whose version and headers hold; nothing else may run. */
  readonly toolCall: { readonly name: string; readonly arguments: unknown } | undefined;
  readonly progressToken: string | number | undefined;
}

/**
 * Classifies a parsed body. What the chosen engine will refuse comes back without `toolCall`.
 * Throws a 400 with −32600 for anything that is not one JSON-RPC message.
 */
export function classifyMessage(request: IncomingMessage, body: unknown): McpMessage {
  if (Array.isArray(body)) throw refused('JSON-RPC arrays are not served');
  const { headers } = request;
  const version = headerOf(headers['mcp-protocol-version']);
  const outcome = classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...named('protocolVersionHeader', version),
    ...named('mcpMethodHeader', headerOf(headers['mcp-method'])),
    ...named('mcpNameHeader', headerOf(headers['mcp-name'])),
  });
  const record = isRecord(body) ? body : {};
  const id = idOf(record);
  const notOne = outcome.kind === 'reject' && outcome.rung === 'jsonrpc-shape';
  const response = outcome.kind === 'legacy' && outcome.reason === 'response';
  if (notOne || (response && version?.trim() === MODERN_VERSION)) {
    throw refused('Not a JSON-RPC request or notification', id);
  }
  const params = isRecord(record['params']) ? record['params'] : {};
  const method = typeof record['method'] === 'string' ? record['method'] : undefined;
  const name = typeof params['name'] === 'string' ? params['name'] : undefined;
  const isCall = method === 'tools/call' && name !== undefined && id !== null;
  const servable =
    outcome.kind === 'modern'
      ? outcome.classification.revision === MODERN_VERSION &&
        standardHeadersAgree(headers, { method: method ?? '', toolName: isCall ? name : undefined })
      : outcome.kind === 'legacy' &&
        (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version.trim()));
  return {
    era: outcome.kind === 'legacy' ? 'legacy' : 'modern',
    body: record,
    classification: outcome.kind === 'modern' ? outcome.classification : undefined,
    id,
    method,
    toolCall: isCall && servable ? { name, arguments: params['arguments'] ?? {} } : undefined,
    progressToken: progressTokenOf(params),
  };
}

function refused(message: string, id: RpcId = null): RefusedMessageError {
  return new RefusedMessageError(400, INVALID_REQUEST, `Invalid Request: ${message}`, { id });
}

function idOf(record: Readonly<Record<string, unknown>>): RpcId {
  const { id } = record;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function progressTokenOf(params: Readonly<Record<string, unknown>>): string | number | undefined {
  const meta = params['_meta'];
  const token = isRecord(meta) ? meta['progressToken'] : undefined;
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

function named<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
