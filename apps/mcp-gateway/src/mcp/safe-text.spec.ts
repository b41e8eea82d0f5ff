import fc from 'fast-check';
import { safeText } from './safe-text.js';

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
