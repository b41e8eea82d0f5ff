import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';
import { z } from 'zod';
import { discover, verifier, type CallerInfo } from './auth.js';
import { setting } from './setting.js';
import { demand, exchange, greeting, readUpstream, whoami } from './tools.js';

/*
 * A straightforward gateway of SDK v1, its own middleware for bearer tokens, Express 5 and jose, without sessions: a
 * server and a transport for each request, as the SDK's example has it; an exchange for each `greet`.
 */
const greetInput = { name: z.string().optional() };
const whoamiOutput = {
  user: z.object({ sub: z.string(), client_id: z.string().optional() }),
  scopes: z.array(z.string()),
};

function buildServer(tokenEndpoint: string): McpServer {
  const server = new McpServer({ name: 'express-v1', version: '1.0.0' });
  server.registerTool(
    'whoami',
    { description: 'Who is signed in', inputSchema: {}, outputSchema: whoamiOutput },
    (_input, { authInfo }) => {
      const caller = authInfo as CallerInfo;
      demand(caller, 'whoami');
      return whoami({ ...caller, sub: caller.extra.sub });
    },
  );
  server.registerTool(
    'greet',
    { description: 'Greets by way of the upstream API', inputSchema: greetInput },
    async ({ name }, { authInfo }) => {
      const caller = authInfo as CallerInfo;
      demand(caller, 'greet');
      const body = await readUpstream(await exchange(tokenEndpoint, caller.token));
      return greeting(name, caller.extra.sub, body);
    },
  );
  return server;
}

async function main(): Promise<void> {
  const port = Number(setting('PORT'));
  const issuer = await discover(setting('ISSUER_URL'));
  const verifyAccessToken = verifier(issuer, `http://localhost:${port}/`);
  const app = express();
  app.use(express.json());
  app.use(requireBearerAuth({ verifier: { verifyAccessToken } }));
  app.post('/', async (req, res) => {
    const server = buildServer(issuer.token_endpoint);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    res.on('close', () => {
      void transport.close();
      void server.close();
    });
    await server.connect(transport);
    await transport.handleRequest(req, res, req.body);
  });
  app.listen(port, '127.0.0.1');
}

void main();
