import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { json } from '../support/http-double.js';
import { ERAS } from '../support/rpc.js';
import { Arena } from './support/arena.js';
import type { Row } from './support/row.js';

const LENGTH = 100_000;
const RUNS = 20;
/** Beginnings of what a cleaner of texts looks for, and what breaks it off. */
const PIECES = [
  ...['eyJ', 'eyJhbGciOiJub25lIn0', '.', '-', '_', '=', '%', 'Bearer ', 'Basic ', 'DPoP\t'],
  ...['a', ' ', '\n', '\r', '\t', '\u2028', '\u0000', '\u001b[', '\u009b', '\ud800', '\udc00'],
  ...['"', '\\', '{"', '[', ',', '\u{1F600}', 'ß'],
];

let arena: Arena;
const seed = randomInt(2 ** 31);
beforeAll(async () => {
  arena = await Arena.start();
  for (const era of ERAS) for (let n = 0; n < 50; n += 1) await arena.greets(undefined, era);
});
beforeEach(() => arena.revive());
afterAll(async () => {
  process.stdout.write(`texts: seed ${seed}\n`);
  await arena.close();
});

const piece = fc.oneof(
  fc.constantFrom(...PIECES),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
);
/** A pattern of an alphabet of up to five pieces, over and over. */
const text = fc
  .array(piece, { minLength: 1, maxLength: 5 })
  .chain((alphabet) => fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 12 }))
  .map((pattern) => {
    const once = pattern.join('');
    return once.repeat(Math.ceil(LENGTH / once.length)).slice(0, LENGTH);
  });

const expected = { status: 200, isError: false, says: /^Hello, /, maxBytes: 8 * LENGTH } as const;

it.each(ERAS)('TOOL-12: any text of 100,000 characters as an argument, era %s', (era) =>
  fc.assert(
    fc.asyncProperty(text, async (name) => {
      const row: Row = { name: 'a text', params: { name: 'greet', arguments: { name } }, expected };
      await arena.judge(row, era);
    }),
    { numRuns: RUNS, seed },
  ),
);

it.each(ERAS)('TOOL-12: any text of 100,000 characters from the upstream, era %s', (era) =>
  fc.assert(
    fc.asyncProperty(text, fc.boolean(), async (said, asName) => {
      const row: Row = {
        name: 'a text',
        upstream: (response) => {
          json(response, 200, asName ? { [said]: 1 } : { said });
        },
        expected,
      };
      await arena.judge(row, era);
    }),
    { numRuns: RUNS, seed },
  ),
);
