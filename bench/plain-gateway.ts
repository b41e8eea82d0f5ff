import { McpServer, createMcpHandler } from '@modelcontextprotocol/server';
import express from 'express';
import { z } from 'zod';
import { discover, requireToken, type CallerInfo } from './plain-auth.js';
import { toExpress } from './web-bridge.js';

/*
 * The control of the benchmark: a straightforward gateway written with SDK v2, Express 5 and jose. One
 * factory serves both eras; the token is verified on every request and exchanged (RFC 8693) on every call.
 * Schemas are made once, though the SDK's guide makes them per request.
 */
const env = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const noInput = z.strictObject({});
const greetInput = z.strictObject({ name: z.string().optional() });
const whoamiOutput = z.object({
  user: z.object({ sub: z.string(), client_id: z.string().optional() }),
  scopes: z.array(z.string()),
});

async function exchange(tokenEndpoint: string, subjectToken: string): Promise<string> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: env('MCP_AUTH0_CLIENT_ID'),
      client_secret: env('MCP_AUTH0_CLIENT_SECRET'),
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: env('API_AUTH0_AUDIENCE'),
      scope: 'read:private',
    }),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (token === undefined) throw new Error('the token endpoint answered no token');
  return token;
}

async function readUpstream(token: string): Promise<unknown> {
  const response = await fetch(new URL('/api/private-scope', env('API_BASE_URL')), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`the upstream answered ${response.status}`);
  return response.json();
}

function buildServer(tokenEndpoint: string): McpServer {
  const server = new McpServer({ name: 'plain-gateway', version: '1.0.0' });
  const callerWith = (info: unknown, scope: string): CallerInfo => {
    const caller = info as CallerInfo;
    if (!caller.scopes.includes(scope)) throw new Error(`the scope ${scope} is missing`);
    return caller;
  };

  server.registerTool(
    'whoami',
    { description: 'Who is signed in', inputSchema: noInput, outputSchema: whoamiOutput },
    (_input, context) => {
      const caller = callerWith(context.http?.authInfo, 'tool:whoami');
      const data = {
        user: { sub: caller.extra.sub, client_id: caller.clientId },
        scopes: caller.scopes,
      };
      return {
        content: [{ type: 'text', text: JSON.stringify(data, null, 2) }],
        structuredContent: data,
      };
    },
  );

  server.registerTool(
    'greet',
    { description: 'Greets by way of the upstream API', inputSchema: greetInput },
    async ({ name }, context) => {
      const caller = callerWith(context.http?.authInfo, 'tool:greet');
      const body = await readUpstream(await exchange(tokenEndpoint, caller.token));
      const text =
        `Hello, ${name ?? 'there'} (${caller.extra.sub})!\n` +
        `Upstream API Response: ${JSON.stringify(body, null, 2)}`;
      return { content: [{ type: 'text', text }] };
    },
  );
  return server;
}

async function main(): Promise<void> {
  const port = Number(env('PORT'));
  const issuer = await discover(env('ISSUER_URL'));
  const handler = createMcpHandler(() => buildServer(issuer.token_endpoint));
  const app = express();
  app.use(express.json());
  app.use(requireToken(issuer, `http://localhost:${port}/`));
  app.all('/', toExpress(handler));
  app.listen(port, '127.0.0.1');
}

void main();
