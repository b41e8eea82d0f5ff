import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';
import { bearer, discover, verifier, type CallerInfo } from './auth.js';
import { setting } from './setting.js';
import { demand, exchange, greeting, readUpstream, whoami } from './tools.js';

/*
 * A straightforward gateway of SDK v2, Express 5 and jose: one factory serves both eras, the token is verified on
 * every request and exchanged on every `greet`. Schemas are made once, though the SDK's guide makes them per request.
 */
const noInput = z.strictObject({});
const greetInput = z.strictObject({ name: z.string().optional() });
const whoamiOutput = z.object({
  user: z.object({ sub: z.string(), client_id: z.string().optional() }),
  scopes: z.array(z.string()),
});

function buildServer(tokenEndpoint: string): McpServer {
  const server = new McpServer({ name: 'express-v2', version: '1.0.0' });
  server.registerTool(
    'whoami',
    { description: 'Who is signed in', inputSchema: noInput, outputSchema: whoamiOutput },
    (_input, context) => {
      const caller = context.http?.authInfo as CallerInfo;
      demand(caller, 'whoami');
      return whoami({ ...caller, sub: caller.extra.sub });
    },
  );
  server.registerTool(
    'greet',
    { description: 'Greets by way of the upstream API', inputSchema: greetInput },
    async ({ name }, context) => {
      const caller = context.http?.authInfo as CallerInfo;
      demand(caller, 'greet');
      const body = await readUpstream(await exchange(tokenEndpoint, caller.token));
      return greeting(name, caller.extra.sub, body);
    },
  );
  return server;
}

function requireToken(verify: (token: string) => Promise<CallerInfo>): RequestHandler {
  return async (req, res, next) => {
    try {
      Object.assign(req, { auth: await verify(bearer(req.headers.authorization) ?? '') });
    } catch {
      res.status(401).set('WWW-Authenticate', 'Bearer error="invalid_token"');
      res.json({ error: 'invalid_token' });
      return;
    }
    next();
  };
}

async function main(): Promise<void> {
  const port = Number(setting('PORT'));
  const issuer = await discover(setting('ISSUER_URL'));
  const handle = toNodeHandler(createMcpHandler(() => buildServer(issuer.token_endpoint)));
  const app = express();
  app.use(express.json());
  app.use(requireToken(verifier(issuer, `http://localhost:${port}/`)));
  app.all('/', (req, res) => handle(req, res, req.body));
  app.listen(port, '127.0.0.1');
}

void main();
