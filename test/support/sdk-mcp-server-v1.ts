import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as ServerV1 } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const TOOLS = ['one', 'two', 'three'].map((name) => ({
  name,
  inputSchema: { type: 'object' as const },
}));

/** A server of `@modelcontextprotocol/sdk`, of 2025. */
export class SdkServerV1 {
  /** Calls that ran, by the session that they ran in. */
  readonly ran: (string | undefined)[] = [];
  /** Resolves when a call was told that nobody waits for it. */
  readonly cancelled: Promise<void>;
  private cancel: () => void = () => undefined;
  private readonly sessions = new Map<string, StreamableHTTPServerTransport>();
  private readonly http: HttpServer;

  constructor(private readonly stateful: boolean) {
    this.cancelled = new Promise((resolve) => (this.cancel = resolve));
    this.http = createServer((request, response) => {
      void bodyOf(request).then(async (body) => {
        if (request.headers.authorization?.startsWith('Bearer token-') !== true) {
          response.writeHead(401).end();
          return;
        }
        const id = String(request.headers['mcp-session-id']);
        const transport = this.sessions.get(id) ?? (await this.transport());
        // As the SDK's own examples do.
        if (!this.stateful) response.once('close', () => void transport.close());
        await transport.handleRequest(request, response, body);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/mcp`;
  }

  get size(): number {
    return this.sessions.size;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.http.listen(0, '127.0.0.1', resolve));
  }

  /** As a server that was started anew. */
  forget(): void {
    this.sessions.clear();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.http.close(() => {
        resolve();
      });
      this.http.closeAllConnections();
    });
  }

  private async transport(): Promise<StreamableHTTPServerTransport> {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      ...(this.stateful && { sessionIdGenerator: () => randomUUID() }),
      onsessioninitialized: (id) => void this.sessions.set(id, transport),
      onsessionclosed: (id) => void this.sessions.delete(id),
    });
    const server = new ServerV1({ name: 'v1', version: '1' }, { capabilities: { tools: {} } });
    server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
      const at = Number(params?.cursor ?? 0);
      const next = at + 1 < TOOLS.length ? { nextCursor: String(at + 1) } : {};
      return { tools: [TOOLS[at]!], ...next };
    });
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
      this.ran.push(extra.sessionId);
      const { progressToken } = extra._meta ?? {};
      if (progressToken !== undefined) {
        const told = { progressToken, progress: 1, total: 2 };
        await extra.sendNotification({ method: 'notifications/progress', params: told });
      }
      if (params.name === 'waits') {
        await new Promise<void>((resolve) => {
          extra.signal.addEventListener('abort', () => {
            this.cancel();
            resolve();
          });
          this.waits();
        });
      }
      return { content: [{ type: 'text', text: JSON.stringify(params.arguments) }] };
    });
    await server.connect(transport);
    return transport;
  }

  /** Called when a call waits for its end. */
  waits: () => void = () => undefined;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = Buffer.concat((await request.toArray()) as Buffer[]).toString();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
