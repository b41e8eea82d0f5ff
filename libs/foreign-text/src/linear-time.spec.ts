import fc from 'fast-check';
import { readStructure } from './json-structure.js';
import { indentedLength } from './json-text.js';
import { safeLine, safeText } from './safe-text.js';

const CHARACTERS = 100_000;
/** CPU of one pass; each takes a few, and a pass whose time grows with the square takes thousands. */
const CPU_MS = 300;

/** What once cost seconds. */
const KNOWN = ['eyJ-', '\\', '\\"', 'eyJaaaaaaaa.'];

const piece = fc.oneof(
  fc.constantFrom(
    ...['eyJ', 'eyJ-', '-', '.', '_', 'a', '\\', '"', '\\"', '[', ']', '{', '}', ',', ':', ' '],
    ...['\t', '\n', '\u0000', '\u2028', '\ud83d', '\u{1F600}', 'Bearer', 'Bearer ', 'Basic\t', '='],
    ...['%', '{"a":', 'canary-secre', 'canary-secret', 'c', 'eyJaaaaaaaa.', '12345678'],
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
);

/** 100,000 characters of up to five pieces: one after the other, or in any order. */
const text = fc
  .tuple(
    fc.array(piece, { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }),
  )
  .map(([pieces, order]) => {
    const pattern = order.map((at) => pieces[at % pieces.length] ?? '').join('');
    return pattern.repeat(Math.ceil(CHARACTERS / pattern.length)).slice(0, CHARACTERS);
  });

const secrets = ['canary-secret', `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`];
const bounds = { maxDepth: 1e9, maxMembers: 1e9 };

it.each<[string, (text: string) => unknown]>([
  ['safeText', (each) => safeText(each)],
  ['safeLine', (each) => safeLine(each, { secrets })],
  ['safeLine of a whole answer', (each) => safeLine(each, { secrets, max: CHARACTERS })],
  ['readStructure', (each) => readStructure(each, bounds, ['params', 'arguments'])],
  ['indentedLength', (each) => indentedLength(each)],
])('TOOL-12: %s takes time in proportion to the text, whatever its alphabet', (_name, pass) => {
  fc.assert(
    fc.property(text, (each) => {
      const before = process.cpuUsage();
      pass(each);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(CPU_MS);
    }),
    { numRuns: 150, examples: KNOWN.map((each) => [each.repeat(CHARACTERS / each.length)]) },
  );
});
