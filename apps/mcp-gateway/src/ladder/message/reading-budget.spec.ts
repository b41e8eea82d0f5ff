import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BodyAbortedError, readBody } from './message-body.js';
import { ReadingBudget } from './reading-budget.js';

const LINES: [level: string, message: string][] = [];
const say = (level: string) => (_fields: object, message: string) => {
  LINES.push([level, message]);
};
let now = 0;
const budgetOf = (maxReadingBytes: number) =>
  new ReadingBudget(
    { maxReadingBytes, maxReadingBytesOfCaller: maxReadingBytes / 8 },
    { info: say('info'), warn: say('warn'), error: say('error') } as never,
    () => now,
  );
beforeEach(() => {
  LINES.length = 0;
  now = 1_800_000_000_000;
});

it('one caller may have his part, all together the whole', () => {
  const budget = budgetOf(800);
  expect(budget.take('a', 100)).toBe('granted');
  expect(budget.take('a', 1)).toBe('caller');
  for (const caller of 'bcdefgh') expect(budget.take(caller, 100)).toBe('granted');
  expect(budget.take('i', 1)).toBe('all');
  budget.give('b', 1);
  expect(budget.take('i', 1)).toBe('granted');
  expect(budget.take('b', 1)).toBe('all');
});

it('a 503 for want of room is said when it begins, once a minute, and when it is over', () => {
  const budget = budgetOf(80);
  for (const caller of 'abcdefgh') budget.take(caller, 10);
  for (let i = 0; i < 100; i += 1) budget.take(`x${i}`, 10);
  expect(LINES).toEqual([['warn', expect.stringMatching(/^MAX_READING_BYTES: 80 /)]]);
  now += 60_000;
  budget.take('x', 10);
  expect(LINES).toHaveLength(2);
  for (const caller of 'abcdefgh') budget.give(caller, 10);
  expect(LINES).toHaveLength(3);
  expect(LINES.at(-1)).toEqual(['info', 'MAX_READING_BYTES: there is room again']);
  expect(budget.take('a', 10)).toBe('granted');
});

describe('reading a body over HTTP', () => {
  const outcomes: unknown[] = [];
  const budget = budgetOf(8_000);
  const server = createServer((request: IncomingMessage, response) => {
    const bounds = { limit: 1_000, declared: undefined, budget, caller: 'a' };
    readBody(request, bounds).then(
      (body) => {
        outcomes.push(body.length);
        response.end();
      },
      (error: unknown) => {
        outcomes.push(error);
        response.end();
      },
    );
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => (outcomes.length = 0));

  const post = (body: string, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      method: 'POST',
      body,
      ...(signal && { signal }),
    }).catch(() => undefined);

  it('its bytes are given back, whether it was read whole or refused', async () => {
    for (let i = 0; i < 20; i += 1) await post('x'.repeat(1_000));
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => 1_000));
    for (let i = 0; i < 20; i += 1) await post('x'.repeat(1_001));
    expect(outcomes.slice(20)).toEqual(
      Array.from({ length: 20 }, () => expect.objectContaining({ status: 413 }) as unknown),
    );
    expect(budget.take('a', 1_000)).toBe('granted');
    budget.give('a', 1_000);
  });
});

it('a request that broke off before anybody read it is reported, not waited for', async () => {
  const broken = { destroyed: true } as IncomingMessage;
  const bounds = { limit: 1, declared: undefined, budget: budgetOf(8), caller: 'a' };
  await expect(readBody(broken, bounds)).rejects.toThrow(BodyAbortedError);
});
