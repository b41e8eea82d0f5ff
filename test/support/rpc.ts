import { watchArguments, watchSecret } from './secret-search.js';

export type Era = '2025' | '2026';
export const ERAS: readonly Era[] = ['2025', '2026'];

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A gateway, as its clients know it. */
export interface Endpoint {
  readonly url: string;
}

/** One JSON-RPC request as a client of the era sends it. */
export interface RpcRequest {
  readonly era?: Era;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly id?: number | string;
}

/** A request's headers and body, for tests that send it themselves. */
export function rpcMessage(request: RpcRequest): { headers: Record<string, string>; body: string } {
  watchSecret(request.token);
  watchArguments(request.params?.['arguments']);
  watchArguments(request.params?.['inputResponses']);
  const modern = request.era === '2026';
  const name = request.params?.['name'];
  const params = modern
    ? { ...request.params, _meta: { ...META, ...(request.params?.['_meta'] as object) } }
    : request.params;
  return {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(request.token !== undefined && { authorization: `Bearer ${request.token}` }),
      ...(modern
        ? {
            'mcp-protocol-version': '2026-07-28',
            'mcp-method': request.method,
            ...(typeof name === 'string' && { 'mcp-name': name }),
          }
        : { 'mcp-protocol-version': '2025-11-25' }),
      ...request.headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: request.id ?? 1, method: request.method, params }),
  };
}

export interface RpcAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  /** The `result` without the members that only the newer era has. */
  readonly result: Record<string, unknown> | undefined;
}

/** Sends one request to an endpoint over real HTTP. */
export async function rpc(endpoint: Endpoint, request: RpcRequest): Promise<RpcAnswer> {
  const message = rpcMessage(request);
  const response = await fetch(endpoint.url, { method: 'POST', ...message });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return {
    status: response.status,
    headers: response.headers,
    body,
    result: withoutEra(body['result']),
  };
}

/** A call of a tool. */
export interface CallRequest extends Omit<RpcRequest, 'method' | 'params'> {
  readonly arguments?: object;
  readonly meta?: object;
  /** Further members of its params. */
  readonly params?: object;
}

export function call(
  endpoint: Endpoint,
  name: string,
  request: CallRequest = {},
): Promise<RpcAnswer> {
  const { arguments: args, meta, params: more, ...rest } = request;
  const params = { name, arguments: args ?? {}, ...more, ...(meta && { _meta: meta }) };
  return rpc(endpoint, { ...rest, method: 'tools/call', params });
}

/** First text block of a tool's result. */
export function textOf(answer: RpcAnswer): string {
  const content = answer.result?.['content'] as { text: string }[] | undefined;
  return content?.[0]?.text ?? '';
}

function withoutEra(result: unknown): Record<string, unknown> | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const newer = ['resultType', '_meta', 'ttlMs', 'cacheScope'];
  return Object.fromEntries(Object.entries(result).filter(([name]) => !newer.includes(name)));
}
