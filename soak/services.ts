import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '../bench/loopback.js';
import { claimsOf, unsignedToken } from '../test/support/issuer-key.js';
import { json, misbehaves, SoakIssuer } from './issuer.js';

/*
 * An issuer and an upstream that misbehave at random, in a process of their own. A delegated token
 * names its subject; the upstream answers with that subject and with the nonce of the call, which
 * travels as its trace id. So every answer says whose it is.
 */
const chance = Math.random;
const issuer = new SoakIssuer({
  chance,
  // Minus the gateway's margin of 15 s, a delegated token can be used for 0.1 to 2 s: cache misses are common.
  lifetimes: [15.1, 15.2, 15.4, 17],
  token: (claims) => unsignedToken({ ...claims, jti: randomUUID() }),
});

async function upstreamAnswer(_base: string, request: IncomingMessage, response: ServerResponse) {
  await wait(chance() * 10);
  if (await misbehaves(response, chance, 500)) return;
  if (chance() < 0.01) {
    json(response, 401, { error: 'invalid_token' });
    return;
  }
  const { sub } = claimsOf(request.headers.authorization?.split(' ')[1] ?? '');
  const nonce = String(request.headers['traceparent']).split('-')[1];
  json(response, 200, { delegatedTo: sub, nonce });
}

async function main(): Promise<void> {
  const places = { issuer: await issuer.listen(), upstream: await serve(upstreamAnswer, '') };
  process.on('message', (question: 'where are you?' | { claims: object }) => {
    if (question === 'where are you?') process.send?.(places);
    else process.send?.({ token: issuer.sign(question.claims), exchanges: issuer.exchanges });
  });
}

void main();
