import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { McpController, McpStrategy, StreamableHttpTransport, Tool } from '@rekog/mcp-nest';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { URLSearchParams } from 'node:url';
import { z } from 'zod';

/*
 * A straightforward gateway of @rekog/mcp-nest on Express: the token is verified on every request by a middleware and
 * exchanged on every `greet`, as in ../servers. Plain JavaScript, since its packages are installed in this folder alone.
 */
const { env } = process;

const whoamiOutput = z.object({
  user: z.object({ sub: z.string(), client_id: z.string().optional() }),
  scopes: z.array(z.string()),
});

async function json(url, init) {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

const issuer = await json(new URL('.well-known/oauth-authorization-server', env.ISSUER_URL));
const keys = createRemoteJWKSet(new URL(issuer.jwks_uri));

async function requireToken(req, res, next) {
  try {
    const [, token = ''] = (req.headers.authorization ?? '').split(' ');
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      audience: `http://localhost:${env.PORT}/`,
      algorithms: ['RS256'],
    });
    req.user = {
      token,
      sub: payload.sub,
      clientId: payload.client_id,
      scopes: payload.scope.split(' '),
    };
  } catch {
    res.status(401).set('WWW-Authenticate', 'Bearer error="invalid_token"').json({});
    return;
  }
  next();
}

async function exchange(subjectToken) {
  const { access_token: token } = await json(issuer.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: env.MCP_AUTH0_CLIENT_ID,
      client_secret: env.MCP_AUTH0_CLIENT_SECRET,
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: env.API_AUTH0_AUDIENCE,
      scope: 'read:private',
    }),
  });
  return token;
}

const userOf = (context) => context.getRawRequest().user;

class Tools {
  whoami(_input, context) {
    const { sub, clientId, scopes } = userOf(context);
    const data = { user: { sub, client_id: clientId }, scopes };
    return {
      content: [{ type: 'text', text: JSON.stringify(data, null, 2) }],
      structuredContent: data,
    };
  }

  async greet({ name }, context) {
    const { sub, token } = userOf(context);
    const headers = { authorization: `Bearer ${await exchange(token)}` };
    const body = await json(new URL('/api/private-scope', env.API_BASE_URL), { headers });
    const text = `Hello, ${name} (${sub})!\nUpstream API Response: ${JSON.stringify(body, null, 2)}`;
    return { content: [{ type: 'text', text }] };
  }
}

/** What a compiler of TypeScript makes of a method with these decorators. */
function decorate(target, name, decorator) {
  Reflect.defineMetadata('design:paramtypes', [Object, Object], target, name);
  Payload()(target, name, 0);
  Ctx()(target, name, 1);
  decorator(target, name, Object.getOwnPropertyDescriptor(target, name));
}
decorate(
  Tools.prototype,
  'whoami',
  Tool({ name: 'whoami', description: 'Who is signed in', outputSchema: whoamiOutput }),
);
decorate(
  Tools.prototype,
  'greet',
  Tool({
    name: 'greet',
    description: 'Greets by way of the upstream API',
    parameters: z.object({ name: z.string().optional() }),
  }),
);
McpController()(Tools);

class App {}
Module({ controllers: [Tools] })(App);

const strategy = new McpStrategy({
  name: 'mcp-nest',
  version: '1.0.0',
  transports: [new StreamableHttpTransport({ endpoint: '/' })],
  logging: false,
});
const app = await NestFactory.create(App, { logger: ['error'] });
app.use(requireToken);
strategy.setHttpAdapter(app.getHttpAdapter());
app.connectMicroservice({ strategy });
await app.startAllMicroservices();
await app.listen(Number(env.PORT), '127.0.0.1');
