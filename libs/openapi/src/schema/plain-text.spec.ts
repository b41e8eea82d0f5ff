import { expectLinear } from '../../../../test/support/hostile-text.js';
import { isExact, plainText } from './plain-text.js';

it.each([
  ['a\n  b\tc', 'a b c'],
  ['see ![x](https://a.test/i.png) it', 'see it'],
  ['see [the page](https://a.test) now', 'see the page now'],
  ['a <b>bold</b> word<br/>', 'a bold word'],
  ['a < b and c > d', 'a < b and c > d'],
  ['<<b>img src=x>', 'img src=x>'],
  ['![![a](b)](c)', '!'],
  ['<!-- hidden -->shown', 'shown'],
  [`<img ${'x'.repeat(600)}>`, `img ${'x'.repeat(90)}`],
  ['\u202ea\u200bb\u{e0101}c\u0007', 'abc'],
  ['a !\u0001[x]\u0001(https://a.test)', 'a'],
  ['a <\u200bimg src=x>b', 'a b'],
])('%j becomes %j', (text, plain) => {
  expect(plainText(text, 100).startsWith(plain)).toBe(true);
  expect(plainText(text, 100)).not.toMatch(/<[a-z/!]|!\[/);
});

it('a text that is cut has at most as many characters as it may have', () => {
  for (const text of ['a'.repeat(500), 'word '.repeat(100), '😀'.repeat(200)]) {
    expect(plainText(text, 100).length).toBeLessThanOrEqual(101);
    expect(plainText(text, 100)).toMatch(/…$/);
  }
});

it.each([
  ['plain text', true],
  ['é ü 漢字', true],
  ['line\nbreak', false],
  ['turned \u202e', false],
  ['hidden \u200b', false],
  ['tag \u{e0041}', false],
  ['a'.repeat(101), false],
])('%j can be shown exactly as it is: %s', (text, exact) => {
  expect(isExact(text)).toBe(exact);
});

it('a text of any alphabet takes time in proportion to its length', () => {
  expectLinear((text) => plainText(text, 10_000));
});
