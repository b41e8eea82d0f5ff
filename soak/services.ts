import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '../bench/loopback.js';
import { claimsOf, issuerDocument, IssuerKey, unsignedToken } from '../test/support/issuer-key.js';

/*
 * An issuer and an upstream that misbehave at random, in a process of their own. A delegated token
 * names its subject; the upstream answers with that subject and with the nonce of the call, which
 * travels as its trace id. So every answer says whose it is.
 */
let exchanges = 0;
const key = new IssuerKey('soak');
/** Minus the gateway's margin of 15 s, a delegated token can be used for 0.1 to 2 s: cache misses are common. */
const DELEGATED_SECONDS = [15.1, 15.2, 15.4, 17];

const chance = (share: number) => Math.random() < share;
function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Delays, cuts or refuses at random. Returns whether the request is over. */
async function misbehaves(response: ServerResponse, slowMs: number): Promise<boolean> {
  if (chance(0.01)) await wait(Math.random() * slowMs);
  if (chance(0.005)) {
    response.destroy();
    return true;
  }
  if (!chance(0.01)) return false;
  json(response, 503, { error: 'temporarily_unavailable' });
  return true;
}

async function issue(issuer: string, request: IncomingMessage, response: ServerResponse) {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const form = new URLSearchParams(text);
  exchanges += 1;
  await wait(Math.random() * 30);
  if (await misbehaves(response, 2_000)) return;
  const { sub } = claimsOf(form.get('subject_token') ?? '');
  const claims = { iss: issuer, sub, aud: form.get('audience'), jti: randomUUID() };
  json(response, 200, {
    access_token: unsignedToken(claims),
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: DELEGATED_SECONDS[Math.floor(Math.random() * DELEGATED_SECONDS.length)],
  });
}

function issuerAnswer(issuer: string, request: IncomingMessage, response: ServerResponse): void {
  const { url = '/' } = request;
  if (url === '/token') void issue(issuer, request, response);
  else json(response, 200, issuerDocument(url, { issuer, keys: [key.jwk] }));
}

async function upstreamAnswer(_base: string, request: IncomingMessage, response: ServerResponse) {
  await wait(Math.random() * 10);
  if (await misbehaves(response, 500)) return;
  if (chance(0.01)) {
    json(response, 401, { error: 'invalid_token' });
    return;
  }
  const { sub } = claimsOf(request.headers.authorization?.split(' ')[1] ?? '');
  const nonce = String(request.headers['traceparent']).split('-')[1];
  json(response, 200, { delegatedTo: sub, nonce });
}

async function main(): Promise<void> {
  const issuer = await serve(issuerAnswer, '/');
  const upstream = await serve(upstreamAnswer, '');
  process.on('message', (question: 'where are you?' | { claims: object }) => {
    if (question === 'where are you?') process.send?.({ issuer, upstream });
    else process.send?.({ token: key.sign({ iss: issuer, ...question.claims }), exchanges });
  });
}

void main();
