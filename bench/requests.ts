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

type Sent = Pick<Message, 'headers' | 'body'>;

/** The same message of many callers in turn, over and over; what is right may depend on whose it is. */
function inTurn(
  name: string,
  { headers, body }: Sent,
  people: readonly Person[],
  rightFor: (person: Person) => Message['isRight'],
): Request {
  let turn = 0;
  return {
    name,
    next: () => {
      const person = people[turn++ % people.length]!;
      const authorization = `Bearer ${person.token}`;
      return { headers: { ...headers, authorization }, body, isRight: rightFor(person) };
    },
  };
}

/** Calls by many callers in turn, over and over. */
export function callingInTurn(call: Call, era: Era, people: readonly Person[]): Request {
  const message = callMessage(call, era, people[0]!.token);
  return inTurn(`${call.name} ${era}`, message, people, ({ at }) => {
    const proof = call.proof(personOf(at));
    return (text) => isRight(text, proof);
  });
}

/** As a client asks that uses `fetch`. */
function listMessage(era: Era, token: string): Sent {
  const { headers, body } = rpcMessage({ era: shortEra(era), method: 'tools/list', token });
  return { headers: { ...headers, 'accept-encoding': 'gzip, deflate' }, body };
}

const hasTools = (count: number) => (text: string) =>
  text.split('"inputSchema"').length - 1 === count;

/** A `tools/list` that has so many tools. */
export function listing(count: number, era: Era, token: string): Request {
  const message: Message = { ...listMessage(era, token), isRight: hasTools(count) };
  return { name: `tools/list of ${count} ${era}`, next: () => message };
}

/** The same by many callers in turn, over and over. */
export function listingInTurn(count: number, era: Era, people: readonly Person[]): Request {
  const message = listMessage(era, people[0]!.token);
  return inTurn(`tools/list of ${count} ${era}`, message, people, () => hasTools(count));
}
