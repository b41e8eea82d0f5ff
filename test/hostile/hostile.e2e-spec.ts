import { ERAS, type Era } from '../support/rpc.js';
import { ISSUER, UPSTREAM } from './rows/friends.js';
import { MESSAGES } from './rows/messages.js';
import { TOKENS } from './rows/tokens.js';
import { Arena } from './support/arena.js';
import type { Row } from './support/row.js';

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.start();
  // What is compiled and cached at the first call is no input's doing.
  for (const era of ERAS) for (let n = 0; n < 20; n += 1) await arena.greets(undefined, era);
});
afterAll(() => arena.close());

const inEachEra = (rows: readonly Row[]) =>
  rows.flatMap((row) => (row.eras ?? ERAS).map((era): [string, Era, Row] => [row.name, era, row]));

describe('what a caller sends is bounded before it is worked on', () => {
  it.each(inEachEra(MESSAGES))('%s, era %s', (_name, era, row) => arena.judge(row, era));
});

describe('a token is judged, whoever signed it', () => {
  it.each(inEachEra(TOKENS))('%s, era %s', (_name, era, row) => arena.judge(row, era));
});

describe('what an upstream answers is bounded before it is worked on', () => {
  it.each(inEachEra(UPSTREAM))('%s, era %s', (_name, era, row) => arena.judge(row, era));
});

describe('what an issuer answers to one person is that person’s alone', () => {
  it.each(inEachEra(ISSUER))('%s, era %s', async (_name, era, row) => {
    await arena.judge(row, era);
    expect(await arena.greets(undefined, era)).toBe(true);
  });
});
