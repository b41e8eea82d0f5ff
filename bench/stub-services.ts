import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { claimsOf, issuerDocument, IssuerKey } from '../test/support/issuer-key.js';
import { serve } from './loopback.js';
import { personOf } from './people.js';
import { STUB_SERVERS, stubServer } from './mcp/stub-server.js';

/*
 * An issuer, an upstream API and MCP servers on loopback, in a process of their own, so that no gateway is charged for
 * their CPU. The delays stand for the network.
 */
const EXCHANGE_MS = 20;
const UPSTREAM_MS = 5;
const SUBJECT = 'bench|caller';
const LIFETIME_SECONDS = 3_600;
const ANSWER = { msg: 'Hello from upstream API', sub: SUBJECT, scopes: ['read:private'] };

const key = new IssuerKey('bench');
const tokens = new Map<string, string>();
const issued = new Set<string>();
/** How many were granted, by the audience of the callers' tokens. */
const exchanges = new Map<unknown, number>();
const [head, , signature] = key.sign({}).split('.');

/** Whose token, and for what: of the one caller, unless others are named by number. */
interface Asked {
  readonly audience: string;
  readonly people?: readonly [from: number, to: number] | undefined;
}

type Question =
  'where are you?' | { readonly delegatedFor: string } | { readonly exchangesOf: string } | Asked;

interface Claimed {
  readonly subject: string;
  readonly audience: string;
  readonly scope: string;
}

function claims(issuer: string, { subject, audience, scope }: Claimed) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    sub: subject,
    aud: audience,
    client_id: 'bench-client',
    iat: now,
    exp: now + LIFETIME_SECONDS,
    jti: randomUUID(),
    scope,
  };
}

/** Tokens of callers, signed beside each other. */
async function callerTokens(issuer: string, { audience, people }: Asked): Promise<string[]> {
  const [from, to] = people ?? [0, 1];
  const subjects = Array.from({ length: to - from }, (_, at) =>
    people === undefined ? SUBJECT : personOf(from + at),
  );
  const signed = subjects.map((subject) =>
    key.signAside(claims(issuer, { subject, audience, scope: 'tool:greet tool:whoami' })),
  );
  const all = await Promise.all(signed);
  for (const token of all) issued.add(token);
  return all;
}

/** The signature of another token stands below it: whoever gets a delegated token looks it up. */
function delegatedToken(issuer: string, subject: string, audience: string): string {
  const known = tokens.get(`${subject} ${audience}`);
  if (known !== undefined) return known;
  const payload = JSON.stringify(claims(issuer, { subject, audience, scope: 'read:private' }));
  const token = [head, Buffer.from(payload).toString('base64url'), signature].join('.');
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
    const { sub, aud } = claimsOf(subjectToken);
    const subject = String(sub);
    exchanges.set(aud, (exchanges.get(aud) ?? 0) + 1);
    json(response, 200, {
      access_token: delegatedToken(issuer, subject, audience),
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
  let answered = Promise.resolve();
  const answerTo = (question: Question) => {
    if (question === 'where are you?') return { issuer, upstream, mcp };
    if ('exchangesOf' in question) return exchanges.get(question.exchangesOf) ?? 0;
    if ('delegatedFor' in question) {
      return delegatedToken(issuer, 'bench|caller', question.delegatedFor);
    }
    return callerTokens(issuer, question);
  };
  process.on('message', (question: Question) => {
    // In the order of the questions.
    answered = answered.then(async () => {
      process.send?.(await answerTo(question));
    });
  });
}

void main();
