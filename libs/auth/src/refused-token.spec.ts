import fc from 'fast-check';
import { CallerRefusedError, InvalidTokenError } from './auth.errors.js';
import {
  evidenceOf,
  MAX_SEEN_CHARACTERS,
  MAX_SEEN_VALUES,
  refuse,
  refuseCaller,
} from './refused-token.js';

const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'A'.repeat(40)}.${'B'.repeat(40)}`;
const seen = (value: unknown) => evidenceOf({ seen: { kid: value } }).seen['kid'];

it.each<[unknown, unknown]>([
  ['k1', 'k1'],
  ['a\r\nb\tc\u2028d', 'a b c d'],
  ['a\u0000\u001b[31mb', 'a[31mb'],
  ['\ud83d', '\ufffd'],
  [TOKEN, '[removed]'],
  [`x${TOKEN.slice(0, 30)}`, 'x[removed]'],
  [`Bearer ${'c'.repeat(20)}`, 'Bearer [removed]'],
  [5, 5],
  [true, true],
  [undefined, null],
  [null, null],
  [{ a: TOKEN }, 'no text'],
  [
    ['a', 5, [TOKEN], { TOKEN }, null],
    ['a', 5, 'no text', 'no text', null],
  ],
])('LOG-01, LOG-04: %j is shown as %j', (value, shown) => {
  expect(seen(value)).toEqual(shown);
});

it('LOG-04: a long value is cut, of a long list the first values stand there', () => {
  expect(seen('x'.repeat(20_000))).toBe(`${'x'.repeat(MAX_SEEN_CHARACTERS)}…`);
  const list = seen(Array<string>(1_000).fill('x')) as string[];
  expect(list).toEqual([...Array<string>(MAX_SEEN_VALUES).fill('x'), 'and 992 more']);
});

it('LOG-04: whatever a token says, it fits a line', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const text = JSON.stringify(evidenceOf({ seen: { aud: value }, wanted: { aud: value } }));
      expect(text.length).toBeLessThan(2 * (MAX_SEEN_VALUES + 1) * 6 * (MAX_SEEN_CHARACTERS + 10));
      expect(text).not.toMatch(/[\n\r]/);
    }),
  );
});

it('what is thrown carries it beside the reason, and not in its message', () => {
  const judgement = { seen: { kid: 'k9' }, setting: 'ISSUER_URL', hint: 'why' };
  const thrown = (run: () => never) => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };
  const evidence = { seen: { kid: 'k9' }, setting: 'ISSUER_URL', hint: 'why' };
  const token = thrown(() => refuse('key', judgement));
  expect(token).toBeInstanceOf(InvalidTokenError);
  expect(token).toMatchObject({ reason: 'key', evidence, message: 'token refused: key' });
  const caller = thrown(() => refuseCaller('machine', judgement));
  expect(caller).toBeInstanceOf(CallerRefusedError);
  expect(caller).toMatchObject({ reason: 'machine', evidence });
  expect(thrown(() => refuse('malformed'))).toMatchObject({ evidence: undefined });
});
