import type { ServerResponse } from 'node:http';
import { json, startDouble, type DoubleRequest, type HttpDouble } from './http-double.js';

/** One message that the server was sent. */
export interface Told {
  readonly http: DoubleRequest;
  readonly id?: number | string;
  readonly method?: string;
  readonly params: Record<string, unknown> & { readonly _meta?: Record<string, unknown> };
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Answers one message; what it does not know it answers as the script before it. */
export type Script = (told: Told, response: ServerResponse) => unknown;

const EMPTY: object = { content: [] };

/** An MCP server that answers on the wire whatever a test says. */
export class McpServerDouble {
  /** Messages in the order in which they came; of a request without a body its HTTP method. */
  readonly told: Told[] = [];
  private scripts: Script[] = [];
  private nextSession = 0;
  /** Sessions that are known to it. */
  readonly sessions = new Set<string>();

  private constructor(readonly http: HttpDouble) {
    http.answer = (request, response) => {
      const message = (request.body === '' ? {} : JSON.parse(request.body)) as Omit<Told, 'http'>;
      const told = { ...message, params: message.params, http: request };
      this.told.push(told);
      for (const script of this.scripts) {
        if (script(told, response) !== undefined) return;
      }
      json(response, 404, { jsonrpc: '2.0', id: message.id ?? null, error: notFound });
    };
  }

  static async start(): Promise<McpServerDouble> {
    return new McpServerDouble(await startDouble());
  }

  get url(): string {
    return `${this.http.url}/mcp`;
  }

  /** `initialize`, `tools/call`, `DELETE`, …, in the order in which they came. */
  get methods(): string[] {
    return this.told.map(({ method, http, result, error }) => {
      if (method !== undefined) return method;
      return result !== undefined || error !== undefined ? 'answer' : http.method;
    });
  }

  /** Messages of one method. */
  of(method: string): Told[] {
    return this.told.filter((each) => each.method === method);
  }

  /** The latest script is asked first. */
  script(script: Script): void {
    this.scripts.unshift(script);
  }

  /** Forgets what it was told and does what it did at first: it knows nothing. */
  reset(): void {
    this.told.length = 0;
    this.scripts = [];
    this.nextSession = 0;
    this.sessions.clear();
  }

  /** A server of 2026-07-28. */
  modern(result: object = { content: [] }): void {
    this.script(({ method, id }, response) => {
      if (method === 'server/discover') {
        const serverInfo = { name: 'double', version: '1' };
        const found = { supportedVersions: ['2026-07-28'], capabilities: {}, serverInfo };
        return says(response, id, {
          resultType: 'complete',
          ttlMs: 0,
          cacheScope: 'private',
          ...found,
        });
      }
      if (method !== 'tools/call') return undefined;
      return says(response, id, { resultType: 'complete', ...result });
    });
  }

  /** A server of 2025-11-25, which opens sessions unless told otherwise. */
  legacy({ sessions = true, result = EMPTY, refuse = refuse400 } = {}): void {
    this.script((told, response) => {
      const { method, id, http } = told;
      const session = String(http.headers['mcp-session-id']);
      if (method === 'initialize') {
        this.nextSession += 1;
        const opened = `session-${this.nextSession}`;
        if (sessions) response.setHeader('mcp-session-id', opened);
        this.sessions.add(opened);
        const agreed = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: {} };
        return says(response, id, agreed);
      }
      if (http.headers['mcp-protocol-version'] === '2026-07-28') return refuse(response);
      if (sessions && !this.sessions.has(session)) return refuse(response);
      if (http.method === 'DELETE') {
        this.sessions.delete(session);
        return response.writeHead(200).end();
      }
      if (id === undefined || method === undefined) return response.writeHead(202).end();
      return method === 'tools/call' ? says(response, id, result) : undefined;
    });
  }

  close(): Promise<void> {
    return this.http.close();
  }
}

const notFound = { code: -32601, message: 'Method not found' };

/** As the SDK's servers refuse what is no part of a session. */
export function refuse400(response: ServerResponse): ServerResponse {
  const error = { code: -32000, message: 'Bad Request: Server not initialized' };
  json(response, 400, { jsonrpc: '2.0', error, id: null });
  return response;
}

/** Answers by JSON. */
export function says(response: ServerResponse, id: unknown, result: object): ServerResponse {
  json(response, 200, { jsonrpc: '2.0', id, result });
  return response;
}

/** Answers by a JSON-RPC error. */
export function fails(
  response: ServerResponse,
  id: unknown,
  error: { readonly code: number; readonly message?: string; readonly data?: unknown },
  status = 200,
): ServerResponse {
  json(response, status, { jsonrpc: '2.0', id, error: { message: '', ...error } });
  return response;
}

/** Writes messages as events, and leaves the stream open. */
export function tells(response: ServerResponse, ...messages: readonly object[]): ServerResponse {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const each of messages) {
    response.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...each })}\n\n`);
  }
  return response;
}
