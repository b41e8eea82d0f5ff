import { posix } from 'node:path';
import fc from 'fast-check';
import { RequestRefusal } from './request-refusal.js';
import { pathOf, writePath, type PathValue, type RequestPath } from './request-path.js';
import { BaseUrl } from './request-url.js';

const RUNS = 20_000;
const base = new BaseUrl('https://api.test/v1');

it.each<[string, RequestPath, string]>(
  [
    ['no value', pathOf`/users`, '/users'],
    ['the root', pathOf`/`, '/'],
    [
      'letters beyond ASCII, blanks and slashes',
      pathOf`/users/${'a b/ü'}`,
      '/users/a%20b%2F%C3%BC',
    ],
    ['all that is reserved', pathOf`/x/${"!*'();:@&=+$,/?#[]"}`, undefined],
    ['numbers and booleans', pathOf`/x/${12}/${true}`, '/x/12/true'],
    ['large numbers', pathOf`/x/${1e21}`, '/x/1e%2B21'],
    ['a name and an ending', pathOf`/files/${'a'}.${'txt'}`, '/files/a.txt'],
    ['dots within', pathOf`/files/${'..a'}/${'a..'}/${'a...b'}`, '/files/..a/a../a...b'],
    ['percent signs', pathOf`/x/${'100%'}/${'%zz'}`, '/x/100%25/%25zz'],
    ['a URL as an id', pathOf`/x/${'https://a.b/c/'}`, '/x/https%3A%2F%2Fa.b%2Fc%2F'],
    ['an emoji', pathOf`/x/${'\u{1F600}'}`, '/x/%F0%9F%98%80'],
    ['what the author encoded', pathOf`/a%20b/${'c'}`, '/a%20b/c'],
    ['segments', pathOf`/contents/${{ segments: 'a/b c' }}`, '/contents/a/b%20c'],
    ['parts around segments', pathOf`/x/a${{ segments: 'b/c' }}d`, '/x/ab/cd'],
    ['a simple list', pathOf`/x/${'a,b'},${'c'}`, '/x/a%2Cb,c'],
    ['a label and a matrix', pathOf`/x/.${'a'}/;x=${'b'}`, '/x/.a/;x=b'],
    ['names of Object', pathOf`/x/${'__proto__'}`, '/x/__proto__'],
  ].map(([name, path, written]) => [
    name as string,
    path as RequestPath,
    (written as string | undefined) ?? '/x/%21%2A%27%28%29%3B%3A%40%26%3D%2B%24%2C%2F%3F%23%5B%5D',
  ]),
)('a path with %s', (_name, path, written) => {
  expect(base.below(path)).toBe(`https://api.test/v1${written}`);
});

const REFUSED: readonly PathValue[] = [
  ...['', ' ', '\t', '.', '..', '...', '. .', '../', './a', '/', '//', '\\', '/ /', '\u00a0'],
  ...['a/../b', 'a/..', '../a', 'a\\..\\b', '..\\x', 'a/./b', '..;', '..;a=b', 'a/..;/b', '.;x'],
  ...[';', ';a', '/a', '\\a', '%3b', '%5c;%5c25', '%2fa'],
  ...['%2e', '%2E%2e', '.%2e', '%2e%2e%2fadmin', '..%2f', '%2e%2e%5c', '%252e%252e', '%25252e'],
  ...['%%32%65', '%u002e%u002e', '%c0%ae%c0%ae%c0%af', '%e0%80%ae', '%C1%9C..', '%2f', '%5C'],
  ...['%ef%bc%8e%ef%bc%8e', '\uff0e\uff0e', '\u2025', '\u2024\u2024', '..\uff0fadmin', '%uff0e'],
  ...['\u0000', 'a\u0000', '%00', 'a%00', '%2500', 'a\r\nb', '%0d%0aHost: x', '\u007f', '\u0085'],
  ...['\ud800', 'a\udc00b', '%25252525252525252525252e'],
  ...[NaN, Infinity],
  ...['a//b', '/a', 'a/', '', '.', 'a/../b', 'a/%2e%2e/b', 'a\\..\\b', 'a/ /b', '/'].map(
    (segments) => ({ segments }),
  ),
];

it.each(REFUSED.map((value) => [value]))('PASS-06: %j is not a value of a path', (value) => {
  expect(() => base.below(pathOf`/users/${value}/keys`)).toThrow(RequestRefusal);
});

it.each<[string, RequestPath]>([
  ['a dot, the ending and nothing', pathOf`/files/${'.'}.${''}`],
  ['two dots around the author’s', pathOf`/files/${'.'}.${'.'}`],
  ['a dot from each of two values', pathOf`/files/${'.'}${'.'}`],
  ['half an escape from each of two values', pathOf`/files/${'%2'}${'e'}`],
  ['a blank of two halves', pathOf`/files/${'%5'}${'c'}/x`],
  ['the author’s dot and a value’s', pathOf`/files/.${'.'}/x`],
])('PASS-06: a segment is judged as a whole: %s', (_name, path) => {
  expect(() => base.below(path)).toThrow(RequestRefusal);
});

it.each([['a/b'], ['/a?b'], ['/a#b'], ['/a b'], ['/a\\b'], ['/ä'], ['/%zz'], ['']])(
  'an author’s text %j is no path',
  (text) => {
    expect(() => pathOf([text])).toThrow(TypeError);
  },
);

it('an author’s own dot segments are refused as well', () => {
  for (const text of ['/a/../b', '/a/%2e%2e/b', '/..']) {
    expect(() => base.below(pathOf([text]))).toThrow(RequestRefusal);
  }
});

it('what no URL can hold is refused before it is looked at', () => {
  expect(() => writePath(pathOf`/x/${'%25'.repeat(1e6)}`)).toThrow(/longer than 8192 characters/);
});

/** Views of servers, each of which some have, one upon the other. */
const VIEWS: readonly ((path: string) => string)[] = [
  decodeOnce,
  (path) => path.replaceAll('\\', '/'),
  (path) => path.normalize('NFKC'),
  (path) => path.replace(/;[^/]*/g, ''),
  (path) => path.replace(/\/{2,}/g, '/'),
  (path) => posix.normalize(path),
];

function decodeOnce(path: string): string {
  return path
    .replace(/%u([0-9a-f]{4})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/%c0%([89ab][0-9a-f])/gi, (_all, low: string) =>
      String.fromCharCode(parseInt(low, 16) & 0x3f),
    )
    .replace(/(%[0-9a-f]{2})+/gi, (run) => {
      const bytes = run.slice(1).split('%');
      return Buffer.from(bytes.map((each) => parseInt(each, 16))).toString('utf8');
    });
}

/** Where a request ends up at a server that does all of it, so often. */
function seenAt(url: string, times: number): string {
  let path = new URL(url).pathname;
  for (let time = 0; time < times; time += 1) {
    for (const view of VIEWS) path = view(path);
  }
  return posix.normalize(path.replace(/[\\/]+/g, '/'));
}

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'./\\%;:@?#&=+ ~'.split('')) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...['..', '%2e', '%2E', '%2f', '%5c', '%25', '%252e', '%00', '%u002e', '%c0%ae', '2e', '25'],
      ...['\uff0e', '\uff0f', '\uff3c', '\u2025', '\u0000', '\r\n', '\ud800', '\udfff', '\u202e'],
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }) },
);
const hostileValue = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

it('PASS-06: no value leaves the path of its operation, as URL and as any server reads it', () => {
  let written = 0;
  fc.assert(
    fc.property(hostileValue, fc.boolean(), (value, many) => {
      let url: string;
      try {
        url = base.below(pathOf`/users/${many ? { segments: value } : value}/keys`);
      } catch (error) {
        expect(error).toBeInstanceOf(RequestRefusal);
        return;
      }
      written += 1;
      // An expectation for each would take most of the time.
      const { href, origin, search, hash } = new URL(url);
      if (href !== url || origin !== 'https://api.test' || search + hash !== '') {
        throw new Error(`another URL: ${href}`);
      }
      for (const times of [0, 1, 2, 3]) {
        const seen = seenAt(url, times);
        if (!/^\/v1\/users\/[^]+\/keys$/.test(seen)) throw new Error(`another path: ${seen}`);
      }
    }),
    { numRuns: RUNS },
  );
  expect(written).toBeGreaterThan(RUNS / 20);
});
