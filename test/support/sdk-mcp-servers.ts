import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as ServerV1 } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import {
  acceptedContent,
  createMcpHandler,
  inputRequired,
  inputResponse,
  Server as ServerV2,
} from '@modelcontextprotocol/server';

const INFO = { name: 'sdk-server', version: '1.0.0' };
const OPTIONS = { capabilities: { tools: {} } };

/** The tools of both servers. */
export const SDK_TOOLS = [
  {
    name: 'echo',
    description: 'Says what it is told.',
    inputSchema: {
      type: 'object' as const,
      properties: { text: { type: 'string', 'x-mcp-header': 'Text' } },
    },
  },
];

/** A real server of an SDK behind a check for a bearer token. */
export interface SdkServer {
  readonly url: string;
  /** Authorization headers, in order. */
  readonly tokens: readonly string[];
  close(): Promise<unknown>;
}

const echo = (args: unknown) => ({
  content: [{ type: 'text' as const, text: `echo ${JSON.stringify(args)}` }],
});

/** `@modelcontextprotocol/sdk`, up to 2025-11-25, with sessions. */
export function startSdkV1(): Promise<SdkServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  return listening(async (request, response) => {
    let transport = sessions.get(String(request.headers['mcp-session-id']));
    if (transport === undefined) {
      const opened = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => randomUUID(),
        onsessioninitialized: (id) => void sessions.set(id, opened),
      });
      transport = opened;
      const server = new ServerV1(INFO, OPTIONS);
      server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: SDK_TOOLS }));
      server.setRequestHandler(CallToolRequestSchema, ({ params }) => echo(params.arguments));
      await server.connect(opened);
    }
    await transport.handleRequest(request, response);
  });
}

/** `@modelcontextprotocol/server`, 2026-07-28 and nothing else. */
export function startSdkV2(): Promise<SdkServer> {
  return serving(() => {
    const server = new ServerV2(INFO, OPTIONS);
    server.setRequestHandler('tools/list', () => ({ tools: SDK_TOOLS }));
    server.setRequestHandler('tools/call', ({ params }) => echo(params.arguments));
    return server;
  });
}

/** The tool of a server that asks. */
export const ASKING_TOOLS = [{ name: 'publish', inputSchema: { type: 'object' as const } }];

/** The same; its tool asks for a title by a form, and for a signature by a page, and keeps nothing in between. */
export function startAskingSdkV2(): Promise<SdkServer> {
  return serving(() => {
    const server = new ServerV2(INFO, OPTIONS);
    server.setRequestHandler('tools/list', () => ({ tools: ASKING_TOOLS }));
    server.setRequestHandler('tools/call', ({ params }, { mcpReq }) => {
      const { inputResponses, requestState } = mcpReq;
      const page = String(params.arguments?.['page']);
      const title = inputResponse(inputResponses, 'title');
      if (title.kind === 'elicit' && title.action !== 'accept') {
        return said(`not published: ${title.action}`);
      }
      const accepted = acceptedContent(inputResponses, 'title')?.['title'];
      if (accepted !== undefined) {
        const message = 'Sign it.';
        const signature = inputRequired.elicitUrl({ message, url: `https://sign.example/${page}` });
        return inputRequired({
          inputRequests: { signature },
          requestState: JSON.stringify(accepted),
        });
      }
      const signed = inputResponse(inputResponses, 'signature');
      const state = requestState();
      if (signed.kind === 'elicit' && state !== undefined) {
        return said(`page ${page} published as ${JSON.stringify(state)}, signed: ${signed.action}`);
      }
      const requestedSchema = {
        type: 'object' as const,
        properties: { title: { type: 'string' as const } },
        required: ['title'],
      };
      const asked = inputRequired.elicit({ message: 'Which title?', requestedSchema });
      return inputRequired({ inputRequests: { title: asked } });
    });
    return server;
  });
}

const said = (text: string) => ({ content: [{ type: 'text' as const, text }] });

function serving(make: () => ServerV2): Promise<SdkServer> {
  const handler = createMcpHandler(make, { legacy: 'reject' });
  return listening(async (request, response) => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    const { method = '', url = '', headers } = request;
    const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    const asked = new Request(new URL(url, 'http://localhost'), {
      method,
      headers: Object.fromEntries(given),
      ...(body.length > 0 && { body }),
    });
    const answer = await handler.fetch(asked);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
}

type Handle = (
  ...exchange: Parameters<Parameters<typeof createServer>[1] & object>
) => Promise<void>;

async function listening(handle: Handle): Promise<SdkServer> {
  const tokens: string[] = [];
  const server: HttpServer = createServer((request: IncomingMessage, response) => {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    tokens.push(authorization);
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
