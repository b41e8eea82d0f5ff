import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** Counts the calls of a session. */
export const COUNT = { name: 'count', inputSchema: { type: 'object' as const } };

/** A server of 2025-11-25 of the SDK that keeps a state in each session. */
export class CountingServer {
  /** `initialize`, `tools/call`, …; of a request without a body its HTTP method. */
  readonly told: string[] = [];
  /** Ids of the sessions that calls came in, in order. */
  readonly used: string[] = [];
  /** What opening a session waits for. */
  hold: () => Promise<void> = () => Promise.resolve();
  private readonly sessions = new Map<string, StreamableHTTPServerTransport>();
  private readonly http: HttpServer;

  private constructor() {
    this.http = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  static async start(): Promise<CountingServer> {
    const server = new CountingServer();
    await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/mcp`;
  }

  /** How often it was told so. */
  count(method: string): number {
    return this.told.filter((each) => each === method).length;
  }

  /** As a server that was started anew. */
  forget(): void {
    this.sessions.clear();
  }

  /** What it was told is told no more; its sessions stay. */
  reset(): void {
    this.told.length = 0;
    this.used.length = 0;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.http.close(() => {
        resolve();
      });
      this.http.closeAllConnections();
    });
  }

  private async answer(
    request: IncomingMessage,
    response: Parameters<StreamableHTTPServerTransport['handleRequest']>[1],
  ): Promise<void> {
    const text = Buffer.concat((await request.toArray()) as Buffer[]).toString();
    const body = text === '' ? undefined : (JSON.parse(text) as { readonly method?: string });
    this.told.push(body?.method ?? request.method ?? '');
    if (body?.method === 'initialize') await this.hold();
    const known = this.sessions.get(String(request.headers['mcp-session-id']));
    await (known ?? (await this.session())).handleRequest(request, response, body);
  }

  private async session(): Promise<StreamableHTTPServerTransport> {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void this.sessions.set(id, transport),
      onsessionclosed: (id) => void this.sessions.delete(id),
    });
    const server = new Server({ name: 'counting', version: '1' }, { capabilities: { tools: {} } });
    let calls = 0;
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [COUNT] }));
    server.setRequestHandler(CallToolRequestSchema, (_request, { sessionId = '' }) => {
      this.used.push(sessionId);
      calls += 1;
      return { content: [{ type: 'text', text: String(calls) }] };
    });
    await server.connect(transport);
    return transport;
  }
}
