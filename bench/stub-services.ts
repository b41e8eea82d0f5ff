import { randomUUID, sign } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { rsaPair } from '../test/support/keys.js';
import { serve } from './loopback.js';

/*
 * An issuer and an upstream API on loopback, in a process of their own, so that their CPU is
 * nobody's. Tokens are signed once for each audience; the delays stand for the network.
 */
const EXCHANGE_MS = 20;
const UPSTREAM_MS = 5;
const SUBJECT = 'bench|caller';
const LIFETIME_SECONDS = 3_600;

const keys = rsaPair();
const tokens = new Map<string, string>();

function tokenFor(issuer: string, audience: string, scope: string): string {
  const known = tokens.get(audience);
  if (known !== undefined) return known;
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = [
    part({ alg: 'RS256', typ: 'at+jwt', kid: 'bench' }),
    part({
      iss: issuer,
      sub: SUBJECT,
      aud: audience,
      client_id: 'bench-client',
      iat: now,
      exp: now + LIFETIME_SECONDS,
      jti: randomUUID(),
      scope,
    }),
  ].join('.');
  const token = `${text}.${sign('sha256', Buffer.from(text), keys.privateKey).toString('base64url')}`;
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
  const path = request.url ?? '';
  if (path.startsWith('/.well-known/')) {
    json(response, 200, {
      issuer,
      authorization_endpoint: `${issuer}authorize`,
      token_endpoint: `${issuer}token`,
      jwks_uri: `${issuer}jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    });
  } else if (path === '/jwks') {
    const jwk = keys.publicKey.export({ format: 'jwk' });
    json(response, 200, { keys: [{ ...jwk, kid: 'bench', alg: 'RS256', use: 'sig' }] });
  } else if (path === '/token') {
    void issue(issuer, request, response);
  } else {
    json(response, 404, { error: 'not_found' });
  }
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
  process.on('disconnect', () => process.exit(0));
  process.on('message', (audience: string) => {
    process.send?.(tokenFor(issuer, audience, 'tool:greet tool:whoami'));
  });
  process.send?.({ issuer, upstream });
}

void main();
