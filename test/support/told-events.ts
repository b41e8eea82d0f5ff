import type { IncomingMessage } from 'node:http';
import type {
  AnsweredCall,
  MessageAnswered,
} from '../../apps/mcp-gateway/src/observing/gateway-event.js';
import type { WatchedMessage } from '../../apps/mcp-gateway/src/observing/message-watch.js';
import type { ToldCaller } from '../../apps/mcp-gateway/src/observing/told-caller.js';
import { RequestSource } from '../../libs/telemetry/src/request-source.js';

/** Somebody who was verified. */
export const TOLD_CALLER: ToldCaller = {
  issuer: 'https://issuer.example/',
  subject: 'auth0|ada',
  clientId: 'inspector',
  organization: undefined,
  actors: [],
  audience: 'https://gw.example/',
  expiresAt: 1_800_000_000,
};

/** A request's source. */
export function toldSource(address = '192.0.2.7', agent?: string): RequestSource {
  const headers = agent === undefined ? {} : { 'user-agent': agent };
  return new RequestSource({ socket: { remoteAddress: address }, headers } as IncomingMessage);
}

/** A message that names no tool. */
export function watchedMessage(method: string | undefined): WatchedMessage {
  return {
    method,
    isRequest: true,
    protocolVersion: '2026-07-28',
    caller: TOLD_CALLER,
    source: toldSource(),
    reference: 'r',
    traceId: 't',
    call: undefined,
  };
}

/** A call that worked, of a tool without scopes. */
export function answeredCall(call: Partial<AnsweredCall> = {}): MessageAnswered {
  return {
    ...watchedMessage('tools/call'),
    kind: 'message_answered',
    call: {
      tool: 'greet',
      upstream: undefined,
      needed: [],
      held: [],
      missing: [],
      operation: undefined,
      arguments: undefined,
      outcome: 'ok',
      code: undefined,
      ownSeconds: 0.001,
      asking: undefined,
      delegation: undefined,
      asked: undefined,
      ...call,
    },
    error: '',
    seconds: 0.01,
  };
}
