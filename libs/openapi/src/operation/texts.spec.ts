import { documentOf } from '../../../../test/support/api-document.js';
import { expectLinear } from '../../../../test/support/hostile-text.js';
import { operationsOf } from '../selection/operations.js';
import { MAX_DESCRIPTION_CHARACTERS, MAX_TITLE_CHARACTERS, textsOf } from './texts.js';
import { expectCpuOf } from '../../../../test/support/cpu.js';

const textsOfOperation = (operation: object, override = {}) =>
  textsOf(operationsOf(documentOf({ paths: { '/a/{id}': { get: operation } } })).operations[0]!, {
    name: 'up_getA',
    override,
  });
const described = (description: string) => textsOfOperation({ description }).description;

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
    [
      'of a summary of several sentences',
      { summary: 'Reads `a`. Only **admins** see it.' },
      'Reads a',
      'Reads `a`. Only admins see it.',
    ],
    ['of a description', { description: 'Reads one A.' }, 'up_getA', 'Reads one A.'],
    ['of nothing', {}, 'up_getA', 'GET /a/{id}'],
    ['of what is no text', { summary: 7, description: null }, 'up_getA', 'GET /a/{id}'],
    ['of markup only', { summary: '<br>', description: '![x](y)' }, 'up_getA', 'GET /a/{id}'],
    ['of marks only', { summary: '---', description: '> ***' }, 'up_getA', 'GET /a/{id}'],
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
    expect(title.length).toBeLessThanOrEqual(MAX_TITLE_CHARACTERS);
  });
});

describe('a long description', () => {
  it('ends behind a sentence that fits', () => {
    const sentence = `${'word '.repeat(20).trim()}. `.replace('w', 'W');
    expect(described(sentence.repeat(5))).toBe(sentence.repeat(2).trim());
  });

  it.each(['(see above).', 'is it "done?"', 'is called `a.b`.'])('also behind %j', (end) => {
    const text = `${'word '.repeat(30)}${end}`;
    expect(described(`${text} Then ${'more '.repeat(100)}`)).toBe(text);
  });

  it.each(['e.g. Abc', 'i.e. Abc', 'a.b.c', 'v1.2', '(cf. Abc)', 'etc. and'])(
    'does not end within %j',
    (part) => {
      const text = `${'word '.repeat(40)}${part} ${'more '.repeat(100)}`;
      expect(described(text)).toMatch(/more…$/);
    },
  );

  it('goes on to a word, with an ellipsis, where only a short sentence fits', () => {
    const cut = described(`Short. ${'Word '.repeat(100)}`);
    expect(cut).toMatch(/^Short\. Word .* Word…$/);
    expect(cut.length).toBeGreaterThan(MAX_DESCRIPTION_CHARACTERS - 10);
  });

  it.each([`${'x'.repeat(400)}.`, '\u{1F600}'.repeat(400), 'word '.repeat(100), 'a, '.repeat(200)])(
    'without a sentence that fits, it is cut all the same: %.10s',
    (description) => {
      const cut = described(description);
      expect(cut.length).toBeLessThanOrEqual(MAX_DESCRIPTION_CHARACTERS);
      expect(cut.length).toBeGreaterThan(MAX_DESCRIPTION_CHARACTERS - 10);
      expect(cut.isWellFormed()).toBe(true);
      expect(cut).toMatch(/[^\s,]…$/);
    },
  );
});

describe('what a document says becomes one line of plain text', () => {
  it.each<[string, string, string]>([
    ['prose stays', 'a < b, x > 1 & 2*3*4 snake_case_name `z`', ''],
    ['links are their text', 'see [the docs](https://x.test) now', 'see the docs now'],
    ['named links too', 'see [docs][1].\n\n[1]: https://x.test', 'see docs.'],
    ['emphasis goes', '**Note**: _one_ *two* __three__', 'Note: one two three'],
    ['headings end with a colon', '## What for\nIt reads.', 'What for: It reads.'],
    ['paragraphs end with a full stop', 'Scope: a\n\nIt reads', 'Scope: a. It reads'],
    ['lists are one sentence', 'Either:\n\n- one, or\n- two', 'Either: one, or two'],
    ['of any kind', 'Rules\n* one\n* two\n  of them\n\nEnd', 'Rules: one; two of them. End'],
    ['callouts are named', '> [!NOTE]\n> In preview.\n\nReads.', 'Note: In preview. Reads.'],
    ['examples of code go', 'Reads.\n```json\n{"a":1}\n```\nThen.', 'Reads. Then.'],
    ['behind text too', 'Reads: ```json\n{"a":1}\n```\nThen.', 'Reads: Then.'],
    ['in a list too', '- a\n- ```\n  b\n  ```\n- c', 'a. c'],
    ['up to their end within a line', 'Reads. ```a\nb``` Then.\nNow.', 'Reads. Then. Now.'],
    ['up to the text behind their end', '```\na\n``` Then.', 'Then.'],
    ['but not what no end follows', 'Reads ```a b.\nThen.', 'Reads a b. Then.'],
    ['but not code of one line', '```a``` reads.\nThen ```b```.', '```a``` reads. Then ```b```.'],
    ['rows of tables are lists', '| a | b |\n|---|:-:|\n| 1 | 2 |', 'a, b. 1, 2'],
    ['placeholders in code stay', 'is `heads/<branch name>`', 'is `heads/{branch name}`'],
    ['paragraphs of HTML too', '<p>One</p>\n<p>Two.</p>Three<br>Four', 'One. Two. Three. Four'],
    ['lists of HTML too', '<ul><li>One</li><li>Two</li></ul>', 'One. Two'],
    ['line breaks go', ' a\r\n\tb\u2028c ', 'a b c'],
    ['no control characters', 'a\u0000\u001b[31mb\u009b', 'a[31mb'],
    ['none that turn it around', 'a\u202eb\u2066c\u200fd\u061ce', 'abcde'],
    ['no tag characters', `a${String.fromCodePoint(0xe0041)}b`, 'ab'],
    ['no images', 'a ![b](https://x.test/c.png?d) e ![f][g] h', 'a e h'],
    ['no part of an image', 'a![b](c![d', 'a[b](c[d'],
    ['no image that another one hides', 'a![![x](y)](https://evil.test)', 'a'],
    ['no HTML', '<b onclick="x">a</b><i/>b<img src=x>', 'ab'],
    ['no comments', 'a<!-- <b> do\n\nit -->b<!-- and this', 'ab'],
    ['none behind what nobody sees', 'a<!\u200b-- do it -->b', 'ab'],
    ['no start of a tag', 'a <script src=', 'a script src='],
  ])('%s', (_what, text, plain) => {
    expect(described(text)).toBe(plain === '' ? text : plain);
  });

  it('nothing is left that starts a tag or an image', () => {
    for (const text of ['<<b>script>a</<b>script>', '`<<b>script>`', '!<b>[a](b)', '**!**[a](b)']) {
      expect(described(`a ${text}`)).not.toMatch(/<[a-z/!]|!\[/i);
    }
  });

  it('has no token', () => {
    const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
    expect(described(`a ${token} b`)).toMatch(/^a \[[a-z ]+\] b$/);
  });

  it.each([
    '<!--',
    '![',
    '<',
    '<<b>',
    '!',
    '![a](',
    '*',
    '**a',
    '_',
    '_a',
    '`',
    '\na ```',
    '```',
    '\n> ',
    '\n# ',
    '|',
  ])('takes no longer for many of %j', (piece) => {
    expectCpuOf(() => described(piece.repeat(1_000_000)), 200);
  });

  it('takes time in proportion to the text', () => {
    expectLinear(described);
  });
});
