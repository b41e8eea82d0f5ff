import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { claimsOf, issuerDocument, IssuerKey } from '../test/support/issuer-key.js';
import { serve } from './loopback.js';
import { STUB_SERVERS, stubServer } from './mcp/stub-server.js';

/*
 * An issuer, an upstream API and MCP servers on loopback, in a process of their own, so that no gateway is charged for
 * their CPU. Tokens are signed once for each audience and person; the delays stand for the network.
 */
const EXCHANGE_MS = 20;
const UPSTREAM_MS = 5;
const SUBJECT = 'bench|caller';
const LIFETIME_SECONDS = 3_600;
const ANSWER = { msg: 'Hello from upstream API', sub: SUBJECT, scopes: ['read:private'] };

const key = new IssuerKey('bench');
const tokens = new Map<string, string>();
const issued = new Set<string>();

/** What a token is for. */
interface Asked {
  readonly audience: string;
  readonly subject?: string | undefined;
}

function tokenFor(issuer: string, { audience, subject = SUBJECT }: Asked, scope: string): string {
  const known = tokens.get(`${subject} ${audience}`);
  if (known !== undefined) return known;
  const now = Math.floor(Date.now() / 1000);
  const token = key.sign({
    iss: issuer,
    sub: subject,
    aud: audience,
    client_id: 'bench-client',
    iat: now,
    exp: now + LIFETIME_SECONDS,
    jti: randomUUID(),
    scope,
  });
  tokens.set(`${subject} ${audience}`, token);
  issued.add(token);
  return token;
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function issue(issuer: string, request: IncomingMessage, response: ServerResponse) {
  const form = await bodyOf(request);
  await wait(EXCHANGE_MS);
  const audience = form.get('audience');
  const subjectToken = form.get('subject_token') ?? '';
  if (!form.get('grant_type')?.endsWith(':token-exchange') || audience === null) {
    json(response, 400, { error: 'invalid_request' });
  } else if (!issued.has(subjectToken)) {
    json(response, 400, { error: 'invalid_request', error_description: 'unknown subject token' });
  } else {
    const subject = String(claimsOf(subjectToken)['sub']);
    json(response, 200, {
      access_token: tokenFor(issuer, { audience, subject }, 'read:private'),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: LIFETIME_SECONDS,
      scope: 'read:private',
    });
  }
}

function issuerAnswer(issuer: string, request: IncomingMessage, response: ServerResponse): void {
  const { url = '/' } = request;
  if (url === '/token') void issue(issuer, request, response);
  else json(response, 200, issuerDocument(url, { issuer, keys: [key.jwk] }));
}

/** Whether an `Authorization` header holds a token of the issuer for this audience. */
function isFor(authorization: string | undefined, audience: string): boolean {
  const token = authorization?.replace(/^Bearer /, '') ?? '';
  return issued.has(token) && claimsOf(token)['aud'] === audience;
}

async function upstreamAnswer(base: string, request: IncomingMessage, response: ServerResponse) {
  await wait(UPSTREAM_MS);
  if (isFor(request.headers.authorization, base)) json(response, 200, ANSWER);
  else json(response, 401, { error: 'invalid_token' });
}

async function mcpServers(): Promise<Readonly<Record<string, string>>> {
  const answer = { ms: UPSTREAM_MS, text: JSON.stringify(ANSWER) };
  const urls = STUB_SERVERS.map(async (name) => {
    return [name, await serve(stubServer(name, answer, isFor), '')] as const;
  });
  return Object.fromEntries(await Promise.all(urls));
}

async function main(): Promise<void> {
  const issuer = await serve(issuerAnswer, '/');
  const upstream = await serve(upstreamAnswer, '');
  const mcp = await mcpServers();
  process.on('message', (question: 'where are you?' | Asked) => {
    if (question === 'where are you?') process.send?.({ issuer, upstream, mcp });
    else process.send?.(tokenFor(issuer, question, 'tool:greet tool:whoami'));
  });
}

void main();
