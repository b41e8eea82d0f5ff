import { ERAS, rpcMessage, type Era } from '../support/rpc.js';
import { CORPUS } from './rows/corpus.js';
import { ISSUER, UPSTREAM } from './rows/friends.js';
import { MESSAGES } from './rows/messages.js';
import { SCENARIOS } from './rows/scenarios.js';
import { TOKENS } from './rows/tokens.js';
import { WIRE } from './rows/wire.js';
import { Arena } from './support/arena.js';
import type { Row } from './support/row.js';
import { bytesOf, connection, exchange, statusOf } from './support/wire.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.start();
  // What is compiled and cached at the first calls is no input's doing.
  for (const era of ERAS) for (let n = 0; n < 50; n += 1) await arena.greets(undefined, era);
});
beforeEach(() => arena.revive());
afterAll(() => arena.close());

const inEachEra = <R extends { readonly name: string; readonly eras?: readonly Era[] }>(
  rows: readonly R[],
) => rows.flatMap((row) => (row.eras ?? ERAS).map((era): [string, Era, R] => [row.name, era, row]));

describe('what a caller sends is bounded before it is worked on', () => {
  it.each(inEachEra(MESSAGES))('%s, era %s', (_name, era, row) => arena.judge(row, era));
  it.each(inEachEra(CORPUS))('%s, era %s', (_name, era, row) => arena.judge(row, era));
});

describe('a token is judged, whoever signed it', () => {
  it.each(inEachEra(TOKENS))('%s, era %s', (_name, era, row) => arena.judge(row, era));
});

describe('what an upstream answers is bounded before it is worked on', () => {
  it.each(inEachEra(UPSTREAM))('%s, era %s', (_name, era, row) => arena.judge(row, era));
});

describe('what an issuer answers to one person is that person’s alone', () => {
  it.each(inEachEra<Row>(ISSUER))('%s, era %s', async (_name, era, row) => {
    await arena.judge(row, era);
    expect(await arena.greets(undefined, era)).toBe(true);
  });
});

describe('bytes that no HTTP client sends', () => {
  it.each(inEachEra(WIRE))('%s, era %s', async (name, era, { bytes, status }) => {
    const { port } = arena.gateway;
    const sent = bytes({ port, era, token: arena.services.token() });
    const { value, figures } = await arena.gateway.watching(() => exchange(port, sent));
    await arena.record(`${name}, ${era}`, figures);
    expect([status].flat()).toContain(statusOf(value));
    expect(value).not.toMatch(/FST_| {4}at /);
  });
});

describe('many at once', () => {
  it.each(inEachEra(SCENARIOS))('%s, era %s', async (name, era, { run }) => {
    const { figures } = await arena.gateway.watching(() => run(arena, era));
    arena.recordMany(`${name}, ${era}`, figures);
  });
});

it('after all of it the process is the same, and the next caller is served', async () => {
  expect(await arena.processEnds()).toBe(0);
  for (const era of ERAS) expect(await arena.greets(undefined, era)).toBe(true);
});

it('OPS-03: with half a header, half a body and an idle connection open it ends when it is told to', async () => {
  const { port, process: child } = arena.gateway;
  const { headers } = rpcMessage({ method: 'tools/list', token: arena.services.token() });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = bytesOf('POST / HTTP/1.1', [
    `host: localhost:${port}`,
    ...lines,
    'content-length: 9',
  ]);
  for (const bytes of ['POST / HTTP/1.1\r\nhost: localhost\r\nx: ', `${head}{`, '']) {
    (await connection(port)).write(bytes);
  }
  expect(await arena.greets()).toBe(true);
  await child.stop();
  expect(child.process.exitCode).toBe(0);
});
