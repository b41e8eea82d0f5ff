import {
  MAX_MESSAGE_DEPTH,
  MAX_MESSAGE_MEMBERS,
} from '../apps/mcp-gateway/src/ladder/message/message-json.js';
import { BODY_BYTES, keys, many, messageWith, nested } from './support/hostile-json.js';
import { call, ERAS, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

/** CPU of one exchange, client included: a few ms; what validates without a bound takes seconds. */
const CPU_MS = 500;
/** On a machine where that much is little: a multiple of what an ordinary text of that length costs. */
const TIMES_ORDINARY = 10;
const MOST_TRIES = 5;
/** Bytes of an answer to a message that is wrong. */
const ANSWER_BYTES = 2_500;

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
  await call(stack, 'greet', { token });
});
afterAll(() => stack.close());

interface Cost {
  readonly cost: number;
  readonly ordinary: number;
}
const isBounded = ({ cost, ordinary }: Cost) => cost < Math.max(CPU_MS, TIMES_ORDINARY * ordinary);

async function cost(message: ReturnType<typeof messageWith>): Promise<number> {
  const before = process.cpuUsage();
  const response = await fetch(stack.url, { method: 'POST', ...message });
  const text = await response.text();
  const { user, system } = process.cpuUsage(before);
  expect(response.status).toBeLessThan(500);
  if (!text.includes('Hello')) expect(text.length).toBeLessThan(ANSWER_BYTES);
  return (user + system) / 1000;
}

describe('the event loop', () => {
  const long = (unit: string) =>
    unit.repeat(Math.floor((BODY_BYTES - 1_000) / Buffer.byteLength(unit)));
  const shapes: readonly [string, () => string][] = [
    ['one text', () => `{"name":"${long('x')}"}`],
    ['beginnings of tokens', () => `{"name":"${long('eyJ-')}"}`],
    ['backslashes', () => `{"name":"${long('\\\\')}"}`],
    ['quotation marks', () => `{"name":"${long('\\"')}"}`],
    ['escapes', () => `{"name":"${long('\\u001b')}"}`],
    ['lone surrogates', () => `{"name":"${long('\\ud83d')}"}`],
    ['blanks', () => `{"name":"x${long(' ')}x"}`],
    ['digits', () => `{"name":${long('1')}}`],
    ['an exponent', () => `{"name":1e4${long('0')}}`],
    ['one key', () => `{"${long('k')}":1}`],
    ['an array', () => `{"name":${many(MAX_MESSAGE_MEMBERS - 10)}}`],
    ['an array beyond the bound', () => `{"name":[${long('1,')}1]}`],
    ['unknown keys', () => JSON.stringify(keys(4_900))],
    ['nesting', () => `{"name":${nested(MAX_MESSAGE_DEPTH - 3)}}`],
  ];

  it.each(ERAS.flatMap((era) => shapes.map(([name, json]) => [name, era, json] as const)))(
    'TOOL-12: is not held by arguments of %s, era %s',
    async (_name, era, json) => {
      for (const name of ['greet', 'whoami', 'get_datetime']) {
        const params = { name, arguments: 'ARGS' };
        const request = { era, token, method: 'tools/call', params };
        const message = messageWith(request, { ARGS: json() });
        const plain = messageWith(request, { ARGS: `{"name":"${long('x')}"}` });
        const costs: Cost[] = [];
        // The least of some: a collection of garbage is not the message's cost.
        while (costs.length < MOST_TRIES && !costs.some(isBounded))
          costs.push({ cost: await cost(message), ordinary: await cost(plain) });
        expect({ costs, bounded: costs.some(isBounded) }).toMatchObject({ bounded: true });
      }
    },
  );
});

describe('what the upstream answers', () => {
  it.each([
    ['nested deep and wide', `{"a":${'['.repeat(3_000)}${many(60_000)}${']'.repeat(3_000)}}`],
    ['with too many members', `{"a":${many(30_000)}}`],
  ])('UP-05: %s is no usable answer', async (_what, body) => {
    const held = stack.holdUpstream();
    const pending = call(stack, 'greet', { token });
    await held.arrived;
    held.answer(body);
    expect(textOf(await pending)).toMatch(/^The upstream API gave no usable answer/);
  });

  it('UP-05, TOOL-12: what indentation would multiply comes in one line', async () => {
    const held = stack.holdUpstream();
    const pending = call(stack, 'greet', { token });
    await held.arrived;
    const body = `{"a":${'['.repeat(60)}${many(20_000)}${']'.repeat(60)}}`;
    held.answer(body);
    expect(textOf(await pending)).toContain(`Upstream API Response: ${body}`);
  });
});
