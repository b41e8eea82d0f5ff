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

/** Invisible, or turns the text around it (Unicode UAX #9, UTS #39): by code point. */
const UNSEEN = [
  ...[0xad, 0x61c, 0x180e, 0x200b, 0x200d, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069],
  ...[0xfe0f, 0xfeff, 0xe0001, 0xe0041, 0xe007f, 0xe0101],
];

it.each(UNSEEN)('LOG-01: a line shows what nobody sees as its code: U+%i', (code) => {
  const hex = code.toString(16).padStart(4, '0');
  const escape = code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`;
  expect(safeLine(`a${String.fromCodePoint(code)}b`)).toBe(`a${escape}b`);
});

it('LOG-04: a name that is kept exact has codes in the place of control characters and line breaks', () => {
  const exact = (name: string) => safeLine(name, { exact: true });
  expect(exact('p\x00\x01\x7f\x85\u202e\u2028\r\n')).toBe(
    'p\\u0000\\u0001\\u007f\\u0085\\u202e\\u2028\\u000d\\u000a',
  );
  const names = ['p', 'p\x00', '\x00p', 'p\n', 'p\r', 'p '];
  expect(new Set(names.map(exact)).size).toBe(names.length);
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  expect(exact(`for ${token.split('').join('\x00')}`)).toBe('for [removed]');
});

it('LOG-01: what nobody sees hides no secret in a line', () => {
  const secret = 'canary+secret/5f1c==';
  const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  for (const text of [secret, token]) {
    const hidden = text.split('').join('\u200b');
    expect(safeLine(`bad ${hidden}`, { secrets: [secret] })).toBe('bad [removed]');
  }
});

it('TOOL-12: a model is given no tag characters and nothing that turns text around', () => {
  const tags = Array.from('ignore all', (c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0)));
  expect(safeText(`a${tags.join('')}\u202eb\u2066c\u2069`)).toBe('abc');
  expect(safeText('\u{1F469}\u200d\u{1F4BB} می\u200cخواهم')).toBe(
    '\u{1F469}\u200d\u{1F4BB} می\u200cخواهم',
  );
});
