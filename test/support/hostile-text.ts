import fc from 'fast-check';
import { expectCpuOf } from './cpu.js';

const CHARACTERS = 100_000;
/** Most CPU for one pass over such a text: a few ms are usual, quadratic time would take seconds. */
const CPU_MS = 300;
/** Texts that once took seconds, and texts like them. */
const KNOWN = ['eyJ-', '\\', '\\"', 'eyJaaaaaaaa.', '=', 'AAAA', ' ', '-----BEGIN'];

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'eyJ',
      'eyJ-',
      '-',
      '.',
      '_',
      'a',
      '\\',
      '"',
      '\\"',
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      ';',
      ' ',
    ],
    ...[
      '\t',
      '\n',
      '\u0000',
      '\u2028',
      '\ud83d',
      '\u{1F600}',
      '\u200b',
      '\u202e',
      '\u{e0041}',
      'Bearer',
      'Bearer ',
      'Basic\t',
      '=',
    ],
    ...['%', '{"a":', 'canary-secre', 'canary-secret', 'c', 'eyJaaaaaaaa.', '12345678', '/', '?'],
    ...['=?base64?', '?=', 'AAAA', '00-', 'error="', 'application/', 'json', '*/*', 'q=0', 'W/"'],
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
);

/** 100,000 characters of up to five pieces: each alone, or a few of them in any order. */
export const hostileText = fc
  .tuple(
    fc.array(piece, { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }),
    fc.constantFrom('', 'eyJ', 'Bearer ', '=?base64?', 'application/json', '"'),
  )
  .map(([pieces, order, start]) => {
    const pattern = order.map((at) => pieces[at % pieces.length] ?? '').join('');
    const times = Math.ceil(CHARACTERS / pattern.length);
    return (start + pattern.repeat(times)).slice(0, CHARACTERS);
  });

function runs(pass: (text: string) => unknown, text: string): void {
  try {
    pass(text);
  } catch {
    // Other tests look at the result.
  }
}

/** Fails when a pass over 100,000 characters of any alphabet takes more CPU than a linear one does. */
export function expectLinear(pass: (text: string) => unknown): void {
  fc.assert(
    fc.property(hostileText, (text) => {
      expectCpuOf(() => {
        runs(pass, text);
      }, CPU_MS);
    }),
    { numRuns: 150, examples: KNOWN.map((each) => [each.repeat(CHARACTERS / each.length)]) },
  );
}
