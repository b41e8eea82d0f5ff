import { rpcMessage, type Era as ShortEra } from '../test/support/rpc.js';
import type { Message, Request } from './load.js';
import { personOf, type Person } from './people.js';

export const ERAS = ['2025-11-25', '2026-07-28'] as const;
/** A protocol revision, by whose rules a client speaks. */
export type Era = (typeof ERAS)[number];

/** A call of a tool, and parts of its right answer. */
export interface Call {
  readonly name: string;
  readonly arguments: object;
  readonly proof: (subject: string) => readonly string[];
}

const CALLER = 'bench|caller';
const UPSTREAM_SAYS = 'Hello from upstream API';

export const WHOAMI: Call = {
  name: 'whoami',
  arguments: {},
  proof: (subject) => [`"structuredContent":{"user":{"sub":"${subject}"`],
};

export const GREET: Call = {
  name: 'greet',
  arguments: { name: 'Ada' },
  proof: (subject) => [`Hello, Ada (${subject})!`, UPSTREAM_SAYS],
};

/** A call of a tool that gives on what the upstream said. */
export function upstreamCall(call: { readonly name: string; readonly arguments: object }): Call {
  return { ...call, proof: () => [UPSTREAM_SAYS] };
}

const shortEra = (era: Era): ShortEra => (era === '2026-07-28' ? '2026' : '2025');

function callMessage(call: Call, era: Era, token: string) {
  const params = { name: call.name, arguments: call.arguments };
  return rpcMessage({ era: shortEra(era), method: 'tools/call', params, token });
}

function isRight(text: string, proof: readonly string[]): boolean {
  return (
    proof.every((part) => text.includes(part)) &&
    !text.includes('"isError":true') &&
    !text.includes('"error":')
  );
}

/** A call by the one caller. */
export function calling(call: Call, era: Era, token: string): Request {
  const proof = call.proof(CALLER);
  const message: Message = {
    ...callMessage(call, era, token),
    isRight: (text) => isRight(text, proof),
  };
  return { name: `${call.name} ${era}`, next: () => message };
}

/** Calls by many callers in turn, over and over. */
export function callingInTurn(call: Call, era: Era, people: readonly Person[]): Request {
  const { headers, body } = callMessage(call, era, people[0]!.token);
  let turn = 0;
  return {
    name: `${call.name} ${era}`,
    next: () => {
      const { at, token } = people[turn++ % people.length]!;
      const proof = call.proof(personOf(at));
      return {
        headers: { ...headers, authorization: `Bearer ${token}` },
        body,
        isRight: (text) => isRight(text, proof),
      };
    },
  };
}

/** A `tools/list` that has so many tools, as a client asks that uses `fetch`. */
export function listing(count: number, era: Era, token: string): Request {
  const { headers, body } = rpcMessage({ era: shortEra(era), method: 'tools/list', token });
  const message: Message = {
    headers: { ...headers, 'accept-encoding': 'gzip, deflate' },
    body,
    isRight: (text) => text.split('"inputSchema"').length - 1 === count,
  };
  return { name: `tools/list of ${count} ${era}`, next: () => message };
}
