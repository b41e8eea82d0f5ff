import { isCheckedPattern } from './checked-pattern.js';
import { expectCpuOf } from '../../../../../test/support/cpu.js';

const X = 'x'.repeat(70);

it.each([
  '^[a-z]+$',
  '^AC[0-9a-fA-F]{32}$',
  '^([0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?)$',
  '^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$',
  '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$',
  '^[a-z0-9]+(?:[._-][a-z0-9]+)*$',
  '^[1-9]\\d*$',
  '^ssh-(rsa|dss) |^ecdsa-(256|384) ',
  '^refs/(?<kind>heads|tags)/.*$',
  'prefix_[a-zA-Z0-9]{32}',
  '\\S',
  '',
  '^\\u00e9*$',
  '^(a|b?)c$',
])('%s is run', (pattern) => {
  expect(isCheckedPattern(pattern)).toBe(true);
});

it.each([
  ['(a+)+$', 'a loop in a loop'],
  ['^(a*)*$', 'the same, anchored'],
  ['^(a|a)*$', 'two ways over one character'],
  ['^(a|ab)*$', 'the same, of different lengths'],
  ['^a?a?a?a?b$', 'options over the same character'],
  ['^(?:a?)?(?:b?)?(?:c?)?$', 'nothing in two ways'],
  ['^(a?|b?)c$', 'nothing in either branch'],
  ['^(?:[a-z]+,?)+$', 'a separator that may be missing'],
  ['^\\w+\\s*\\w+$', 'words that may touch'],
  ['^.*x.*$', 'anything before something'],
  ['[a-z]+x', 'a long match from every place'],
  [`x{1,${'9'.repeat(5)}}y`, 'the same, counted'],
  ['^a|b+c', 'the same in one of two branches'],
  ['^(a)\\1$', 'a backreference'],
  ['^(?=.*a).*$', 'look-ahead'],
  ['^(?<!a)b$', 'look-behind'],
  ['[\\w-.]', 'not with the u flag'],
  ['^\\-$', 'not with the u flag'],
  ['(', 'not a pattern'],
  ['^(?:[a-c]|[\\p{L}])*$', 'a property may be any character'],
  ['^(?:[^\\p{Lu}]+)+$', 'what a property leaves over may be any character'],
  ['^([^\\P{L}]+)+$', 'the same'],
  ['^\\ud83d\\ude00*$', 'half a character'],
  [`^${'a'.repeat(1_000)}$`, 'too long'],
  [`^(${X}|y){9}${X.repeat(5)}z*$`, 'too many characters'],
])('%s is not run: %s', (pattern) => {
  expect(isCheckedPattern(pattern)).toBe(false);
});

/** What random patterns are put together from. */
const PIECES = [
  'a',
  'b',
  '[ab]',
  'a*',
  'b+',
  'a?',
  '(a|b)',
  '(ab)*',
  '(a*b)+',
  'a{2}',
  '(a|b?)',
  '.',
];

it('a pattern that is run takes time in proportion to the text, whichever pieces it has', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const texts = ['a', 'ab', 'aab', 'b'].map((each) => `${each.repeat(60_000 / each.length)}!`);
  let run = 0;
  for (let round = 0; round < 3_000; round += 1) {
    const pieces = Array.from({ length: 1 + random(5) }, () => PIECES[random(PIECES.length)]);
    const pattern = `^${random(2) === 0 ? pieces.join('') : `(${pieces.join('|')})*`}$`;
    if (!isCheckedPattern(pattern)) continue;
    run += 1;
    const expression = new RegExp(pattern, 'u');
    expectCpuOf(() => texts.map((text) => expression.test(text)), 300);
  }
  expect(run).toBeGreaterThan(100);
});
