import { documentOf } from '../../../../test/support/api-document.js';
import { expectLinear } from '../../../../test/support/hostile-text.js';
import { operationsOf } from '../selection/operations.js';
import { MAX_DESCRIPTION_CHARACTERS, plainText, textsOf } from './texts.js';

const textsOfOperation = (operation: object, override = {}) =>
  textsOf(
    operationsOf(documentOf({ paths: { '/a/{id}': { get: operation } } })).operations[0]!,
    override,
    'up_getA',
  );

describe('title and description', () => {
  it.each<[string, object, string, string]>([
    ['of both', { summary: 'Get A', description: 'Reads one A.' }, 'Get A', 'Get A. Reads one A.'],
    ['of a summary', { summary: 'Get A' }, 'Get A', 'Get A'],
    ['of a summary that ends', { summary: 'Get A!', description: 'Now.' }, 'Get A!', 'Get A! Now.'],
    [
      'of a summary that is repeated',
      { summary: 'Get A', description: 'Get A now.' },
      'Get A',
      'Get A now.',
    ],
    ['of a description', { description: 'Reads one A.' }, 'up_getA', 'Reads one A.'],
    ['of nothing', {}, 'up_getA', 'GET /a/{id}'],
    ['of what is no text', { summary: 7, description: null }, 'up_getA', 'GET /a/{id}'],
    ['of markup only', { summary: '<br>', description: '![x](y)' }, 'up_getA', 'GET /a/{id}'],
  ])('%s', (_what, operation, title, description) => {
    expect(textsOfOperation(operation)).toEqual({ title, description });
  });

  it('of an override stay as they are', () => {
    const override = { title: 'A *title*', description: `Long ${'text '.repeat(200)}` };
    expect(textsOfOperation({ summary: 'x', description: 'y' }, override)).toEqual(override);
  });

  it('a long title ends behind a word', () => {
    const { title } = textsOfOperation({ summary: 'word '.repeat(20) });
    expect(title).toBe(`${'word '.repeat(12).trim()}…`);
    expect(title.length).toBeLessThanOrEqual(64);
  });

  it('a long description ends behind a sentence that fits', () => {
    const sentence = `${'word '.repeat(20).trim()}. `;
    const { description } = textsOfOperation({ description: sentence.repeat(5) });
    expect(description).toBe(sentence.repeat(2).trim());
  });

  it.each([`${'a'.repeat(400)}.`, '\u{1F600}'.repeat(400), 'word '.repeat(100)])(
    'without a sentence that fits, it is cut all the same: %.10s',
    (description) => {
      const cut = textsOfOperation({ description }).description;
      expect(cut.length).toBeLessThanOrEqual(MAX_DESCRIPTION_CHARACTERS);
      expect(cut.length).toBeGreaterThan(MAX_DESCRIPTION_CHARACTERS - 10);
      expect(cut.isWellFormed()).toBe(true);
      expect(cut.endsWith('…')).toBe(true);
    },
  );
});

describe('plain text', () => {
  it.each<[string, unknown, string]>([
    ['keeps prose', 'a < b, x > 1 & *y* `z`', 'a < b, x > 1 & *y* `z`'],
    ['keeps links', 'see [docs](https://x.test)', 'see [docs](https://x.test)'],
    ['is one line', ' a\r\n\tb\u2028c ', 'a b c'],
    ['has no control characters', 'a\u0000\u001b[31mb\u009b', 'a[31mb'],
    ['has none that turn it around', 'a\u202eb\u2066c\u200fd\u061ce', 'abcde'],
    ['has no tag characters', `a${String.fromCodePoint(0xe0041)}b`, 'ab'],
    ['has no images', 'a ![b](https://x.test/c.png?d) e ![f][g] h', 'a e h'],
    ['has no part of an image', '![a](b![c', '[a](b[c'],
    ['has no image that another one hides', '![![x](y)](https://evil.test)', ''],
    ['has no HTML', '<b onclick="x">a</b><br/>b<img src=x>', 'ab'],
    ['has no comments', 'a<!-- <b> do it -->b<!-- and this', 'ab'],
    ['has no tags in tags', '<<b>script>a</<b>script>', 'a'],
    ['has no start of one', 'a <script src=', 'a script src='],
    [
      'has no token',
      `a eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)} b`,
      'a [removed] b',
    ],
    ['is nothing of a list', ['a'], ''],
  ])('%s', (_what, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it.each(['<!--', '![', '<', '<<b>', '!', '![a](', '![a]('.repeat(3) + ')', '<!-- -->'])(
    'takes no longer for many of %j',
    (piece) => {
      const before = process.cpuUsage();
      plainText(piece.repeat(1_000_000));
      expect(process.cpuUsage(before).user).toBeLessThan(200_000);
    },
  );

  it('takes time in proportion to the text', () => {
    expectLinear(plainText);
  });
});
