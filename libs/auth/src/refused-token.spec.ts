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
  const token = thrown(() => refuse('key', judgement));
  expect(token).toBeInstanceOf(InvalidTokenError);
  expect(token).toMatchObject({ reason: 'key', judgement, message: 'token refused: key' });
  const caller = thrown(() => refuseCaller('machine', judgement));
  expect(caller).toBeInstanceOf(CallerRefusedError);
  expect(caller).toMatchObject({ reason: 'machine', judgement });
  expect(thrown(() => refuse('malformed'))).toMatchObject({ judgement: undefined });
});

const RANDOM = 'MRjVkBJ2xQ-8zLpT0wYdGcHnUe5aSfKi3mXo';

it.each([
  [`v1.${RANDOM}`, 'v1.MRjVkBJ2[removed]'],
  [RANDOM.replace('-', '_'), 'MRjVkBJ2[removed]'],
  ['0123456789abcdef'.repeat(4), '01234567[removed]'],
  ['6e74172b-be56-4843-9ff4-e66a39bb12e3', '6e74172b-be56-4843-9ff4-e66a39bb12e3'],
  ['client_01HXYZABCDEF1234567890ABCD', 'client_01HXYZABCDEF1234567890ABCD'],
  ['https://gateway.example.com/a-very-long-path-of-Words/mcp', null],
  ['myVeryLongAudienceNameInCamelCase', null],
  ['https://dev-0oa1b2c3d4.okta.com/oauth2/aus1B2c3D4e5F6g7H8i9', null],
])('LOG-04: of %s a line shows %s', (value, shown) => {
  expect(seen(value)).toBe(shown ?? value);
  expect(seen([value])).toEqual([shown ?? value]);
});

it('LOG-04: a value that is wanted stands there whole, however random', () => {
  expect(evidenceOf({ seen: { kid: RANDOM }, wanted: { kid: [RANDOM] } })).toEqual({
    seen: { kid: RANDOM },
    wanted: { kid: [RANDOM] },
  });
});

it('LOG-01: a secret of ours is not repeated, whole, within a text or at its cut', () => {
  const secret = 'plain-secret-of-ours-9';
  const text = (value: string) => JSON.stringify(evidenceOf({ seen: { aud: value } }, [secret]));
  for (const value of [
    secret,
    `x${secret}y`,
    'x '.repeat(50) + secret,
    encodeURIComponent(secret),
  ]) {
    expect(text(value)).not.toMatch(/plain-s/);
  }
});
