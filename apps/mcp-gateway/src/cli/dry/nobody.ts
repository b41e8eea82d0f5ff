import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller } from '#auth';
import type { DelegatedToken, ExchangeRequest } from '#token-exchange';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { unrecorded } from '../../tracing/tracing.js';
import type { CallContext } from '../../upstreams/upstream.js';

/** Seconds that made-up tokens are valid for: longer than anything is tried. */
const MADE_UP_SECONDS = 300;

/** The made-up tokens, which nobody is sent. */
export const MADE_UP_SUBJECT_TOKEN = 'made-up-subject-token';
export const MADE_UP_DELEGATED_TOKEN = 'made-up-delegated-token';

/** A caller of whom no token is at hand, for what can be shown of any caller. */
export function nobody({ endpoint, callers }: GatewayConfig): Caller {
  const subject = 'somebody';
  return {
    issuer: callers.issuer,
    audience: endpoint.resource,
    subject,
    clientId: 'some-client',
    scopes: [],
    impliedScopes: [],
    machine: false,
    claims: { sub: subject },
    token: { value: MADE_UP_SUBJECT_TOKEN, expiresAt: Date.now() / 1_000 + MADE_UP_SECONDS },
  };
}

/** What goes with the requests of a call that no client made. */
export function contextOf({ subject, clientId }: Caller): CallContext {
  const traceId = randomBytes(16).toString('hex');
  return {
    trace: unrecorded({ traceId, parent: undefined }),
    log: { reference: randomUUID(), traceId, subject, sender: clientId },
  };
}

/** What an exchange could have given. */
export function madeUpToken({ audience, scopes }: ExchangeRequest): DelegatedToken {
  const now = Date.now() / 1_000;
  return {
    value: MADE_UP_DELEGATED_TOKEN,
    obtainedAt: now,
    expiresAt: now + MADE_UP_SECONDS,
    scopes,
    audience,
  };
}
