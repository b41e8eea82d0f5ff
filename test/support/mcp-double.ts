import type { ServerResponse } from 'node:http';
import { json, startDouble, type DoubleRequest, type HttpDouble } from './http-double.js';

/** Which revision a scripted MCP server speaks, and whether it opens sessions. */
export const MCP_DOUBLES = ['modern', 'legacy', 'sessions'] as const;
export type McpDoubleKind = (typeof MCP_DOUBLES)[number];

type Fields = Record<string, unknown>;

interface McpBody {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Fields;
}

/** One JSON-RPC message that the server received. */
export interface McpMessageSeen extends DoubleRequest {
  readonly id: unknown;
  readonly rpc: string;
  readonly params: Fields;
}

/** What a call of a tool is answered with, after the progress that is told when the client wants it. */
export interface McpDoubleAnswer {
  readonly result?: object;
  readonly error?: object;
  readonly progress?: readonly object[];
}

/** A scripted MCP server on loopback that remembers what it was sent. */
export interface McpDouble {
  readonly kind: McpDoubleKind;
  readonly url: string;
  readonly http: HttpDouble;
  /** Calls of tools, in order. */
  calls(): readonly McpMessageSeen[];
  /** Messages of a method. */
  seen(method: string): readonly McpMessageSeen[];
  tools: readonly object[];
  call: (message: McpMessageSeen) => McpDoubleAnswer | Promise<McpDoubleAnswer>;
  close(): Promise<void>;
}

const INFO = { name: 'double', version: '1' };

export async function startMcpDouble(kind: McpDoubleKind): Promise<McpDouble> {
  const http = await startDouble();
  const sessions = new Set<string>();
  const seen = (method: string) => http.requests.map(read).filter(({ rpc }) => rpc === method);
  const double: McpDouble = {
    ...{ kind, http, url: `${http.url}/mcp`, tools: [], seen },
    calls: () => seen('tools/call'),
    call: () => ({ result: { content: [] } }),
    close: () => http.close(),
  };
  http.answer = (request, response) => {
    void answer(double, sessions, read(request), response);
  };
  return double;
}

function read(request: DoubleRequest): McpMessageSeen {
  const body: McpBody = request.body === '' ? {} : (JSON.parse(request.body) as McpBody);
  const { id, params = {} } = body;
  return { ...request, id, rpc: body.method ?? '', params };
}

async function answer(
  double: McpDouble,
  sessions: Set<string>,
  message: McpMessageSeen,
  response: ServerResponse,
): Promise<void> {
  const { id, rpc, headers, method } = message;
  const reply = (status: number, fields: object) => {
    json(response, status, { jsonrpc: '2.0', id: id ?? null, ...fields });
  };
  const modern = double.kind === 'modern';
  if (method !== 'POST') {
    response.writeHead(method === 'DELETE' ? 200 : 405).end();
  } else if (headers.authorization === undefined) {
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
  } else if (rpc.startsWith('notifications/')) {
    response.writeHead(202).end();
  } else if (modern && headers['mcp-protocol-version'] !== '2026-07-28') {
    const data = { supported: ['2026-07-28'], requested: 'other' };
    reply(400, { error: { code: -32022, message: 'Unsupported protocol version', data } });
  } else if (modern && rpc === 'server/discover') {
    const capabilities = { tools: {} };
    const versions = { supportedVersions: ['2026-07-28'], capabilities, serverInfo: INFO };
    reply(200, { result: { ...versions, ...CACHED, resultType: 'complete' } });
  } else if (!modern && rpc === 'initialize') {
    if (double.kind === 'sessions') {
      const session = `session-${sessions.size + 1}`;
      sessions.add(session);
      response.setHeader('mcp-session-id', session);
    }
    const capabilities = { tools: {} };
    reply(200, { result: { protocolVersion: '2025-11-25', capabilities, serverInfo: INFO } });
  } else if (double.kind === 'sessions' && !sessions.has(String(headers['mcp-session-id']))) {
    reply(400, { error: { code: -32000, message: 'Bad Request: Server not initialized' } });
  } else if (rpc === 'tools/list') {
    reply(200, {
      result: { tools: double.tools, ...(modern && { ...CACHED, resultType: 'complete' }) },
    });
  } else if (rpc === 'tools/call') {
    answerCall(await double.call(message), message, { modern, response });
  } else reply(modern ? 404 : 400, { error: { code: -32601, message: 'Method not found' } });
}

const CACHED = { ttlMs: 5_000, cacheScope: 'public' };

function answerCall(
  { result, error, progress = [] }: McpDoubleAnswer,
  { id, params }: McpMessageSeen,
  { modern, response }: { readonly modern: boolean; readonly response: ServerResponse },
): void {
  const { progressToken } = (params['_meta'] ?? {}) as Fields;
  const said = result && (modern ? { resultType: 'complete', ...result } : result);
  const end = { jsonrpc: '2.0', id, ...(said ? { result: said } : { error }) };
  if (progressToken === undefined) {
    json(response, 200, end);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const method = 'notifications/progress';
  for (const each of progress) {
    send(response, { jsonrpc: '2.0', method, params: { progressToken, ...each } });
  }
  send(response, end);
  response.end();
}

function send(response: ServerResponse, message: object): void {
  response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
}
