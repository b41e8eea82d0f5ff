import fc from 'fast-check';
import { safeLine, safeText } from './safe-text.js';

it('TOOL-12: tabs and line breaks stay, other control characters go', () => {
  expect(safeText('a\tb\r\nc\u0000\u001b[2Jd\u009b')).toBe('a\tb\r\nc[2Jd');
});

it('TOOL-12, PASS-04: what is shaped like a token is removed', () => {
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  expect(safeText(`x ${token} y`)).toBe('x [removed] y');
});

it('TOOL-12: a long answer is cut and says so', () => {
  expect(safeText('x'.repeat(200_000))).toMatch(/^x{100000}\n\[cut: /);
});

it('TOOL-12: whatever comes in, no control character comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(safeText(text)).not.toMatch(/(?![\t\n\r])\p{Cc}/u);
    }),
  );
});

it('a cut never splits a character, and a lone surrogate does not leave', () => {
  expect(safeText(`x${'\u{1F600}'.repeat(60_000)}`).isWellFormed()).toBe(true);
  expect(safeText('a\ud83db')).toBe('a\ufffdb');
  expect(safeLine('\u{1F600}'.repeat(300), { max: 101 }).isWellFormed()).toBe(true);
});

it('LOG-01: a line loses the secrets of its request, whole, encoded or cut', () => {
  const secret = 'canary+secret/5f1c==';
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  const said = [
    `bad ${secret}`,
    `bad ${encodeURIComponent(secret)}`,
    `bad ${secret.slice(0, 14)}`,
    `for ${token.slice(0, 40)}`,
    `for ${token.split('.')[2] ?? ''}`,
    'sent Bearer opaque-token-1234',
  ];
  for (const text of said) {
    expect(safeLine(text, { secrets: [secret, token] })).toMatch(
      /^(bad|for|sent Bearer) \[removed\]$/,
    );
  }
});

it('LOG-01: a line is one line, without control characters, of bounded length', () => {
  expect(safeLine('a\r\n{"level":50}\u2028\u001b[2Jb')).toBe('a {"level":50} [2Jb');
  expect(safeLine('x'.repeat(300))).toBe(`${'x'.repeat(200)}…`);
});
