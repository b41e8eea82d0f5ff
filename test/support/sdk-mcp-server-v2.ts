import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';

const TOOLS = ['one', 'two', 'three'].map((name) => ({
  name,
  inputSchema: { type: 'object' as const },
}));

/** A server of `@modelcontextprotocol/server`, of 2026-07-28 alone. */
export class SdkServerV2 {
  /** Resolves when a call was told that nobody waits for it. */
  readonly cancelled: Promise<void>;
  private cancel: () => void = () => undefined;
  /** Called when a call waits for its end. */
  waits: () => void = () => undefined;
  private readonly handler = createMcpHandler(() => this.server(), { legacy: 'reject' });
  private readonly http: HttpServer;

  constructor() {
    this.cancelled = new Promise((resolve) => (this.cancel = resolve));
    this.http = createServer((request, response) => {
      void (async () => {
        if (request.headers.authorization?.startsWith('Bearer token-') !== true) {
          response.writeHead(401).end();
          return;
        }
        const body = Buffer.concat((await request.toArray()) as Buffer[]).toString();
        const gone = new AbortController();
        response.once('close', () => {
          gone.abort();
        });
        const { method = '', headers } = request;
        const init = { method, headers: headers as Record<string, string>, signal: gone.signal };
        const answer = await this.handler.fetch(
          new Request(this.url, { ...init, ...(body !== '' && { body }) }),
        );
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        if (answer.body === null) response.end();
        else {
          Readable.fromWeb(answer.body)
            .on('error', () => response.destroy())
            .pipe(response);
        }
      })();
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}/mcp`;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.http.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    await this.handler.close();
    await new Promise<void>((resolve) => {
      this.http.close(() => {
        resolve();
      });
      this.http.closeAllConnections();
    });
  }

  private server(): Server {
    const server = new Server(
      { name: 'v2', version: '1' },
      { capabilities: { tools: {} }, supportedProtocolVersions: ['2026-07-28'] },
    );
    server.setRequestHandler('tools/list', ({ params }) => {
      const at = Number(params?.cursor ?? 0);
      const next = at + 1 < TOOLS.length ? { nextCursor: String(at + 1) } : {};
      return { tools: [TOOLS[at]!], ...next };
    });
    server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      if (progressToken !== undefined) {
        const told = { progressToken, progress: 1, total: 2 };
        await mcpReq.notify({ method: 'notifications/progress', params: told });
      }
      if (params.name === 'waits') {
        await new Promise<void>((resolve) => {
          mcpReq.signal.addEventListener('abort', () => {
            this.cancel();
            resolve();
          });
          this.waits();
        });
      }
      return { content: [{ type: 'text', text: JSON.stringify(params.arguments) }] };
    });
    return server;
  }
}
