import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { issuerDocument, IssuerKey } from '../test/support/issuer-key.js';
import { serve } from './loopback.js';

/*
 * An issuer and an upstream API on loopback, in a process of their own, so that no gateway is charged for
 * their CPU. Tokens are signed once for each audience; the delays stand for the network.
 */
const EXCHANGE_MS = 20;
const UPSTREAM_MS = 5;
const SUBJECT = 'bench|caller';
const LIFETIME_SECONDS = 3_600;

const key = new IssuerKey('bench');
const tokens = new Map<string, string>();

function tokenFor(issuer: string, audience: string, scope: string): string {
  const known = tokens.get(audience);
  if (known !== undefined) return known;
  const now = Math.floor(Date.now() / 1000);
  const token = key.sign({
    iss: issuer,
    sub: SUBJECT,
    aud: audience,
    client_id: 'bench-client',
    iat: now,
    exp: now + LIFETIME_SECONDS,
    jti: randomUUID(),
    scope,
  });
  tokens.set(audience, token);
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
  if (!form.get('grant_type')?.endsWith(':token-exchange') || audience === null) {
    json(response, 400, { error: 'invalid_request' });
  } else if (![...tokens.values()].includes(form.get('subject_token') ?? '')) {
    json(response, 400, { error: 'invalid_request', error_description: 'unknown subject token' });
  } else {
    json(response, 200, {
      access_token: tokenFor(issuer, audience, 'read:private'),
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

async function upstreamAnswer(base: string, request: IncomingMessage, response: ServerResponse) {
  await wait(UPSTREAM_MS);
  const expected = tokens.get(base);
  if (expected === undefined || request.headers.authorization !== `Bearer ${expected}`) {
    json(response, 401, { error: 'invalid_token' });
    return;
  }
  json(response, 200, { msg: 'Hello from upstream API', sub: SUBJECT, scopes: ['read:private'] });
}

async function main(): Promise<void> {
  const issuer = await serve(issuerAnswer, '/');
  const upstream = await serve(upstreamAnswer, '');
  process.on('message', (question: 'where are you?' | { audience: string }) => {
    if (question === 'where are you?') process.send?.({ issuer, upstream });
    else process.send?.(tokenFor(issuer, question.audience, 'tool:greet tool:whoami'));
  });
}

void main();
