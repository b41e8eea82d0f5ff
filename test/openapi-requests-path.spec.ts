import { parameter, requestsOf, urlOf, type OperationText } from './support/api-requests.js';

const inPath = parameter('path');
const query = parameter('query');

describe('a value of the path', () => {
  const users = { path: '/users/{id}', parameters: [inPath('id')] };

  it.each([
    ['a b/ü', '/users/a%20b%2F%C3%BC'],
    [7, '/users/7'],
    [1e21, '/users/1000000000000000000000'],
    [2 ** 53, '/users/9007199254740992'],
    [-0, '/users/0'],
    [0.5, '/users/0.5'],
    [true, '/users/true'],
    ['9007199254740993', '/users/9007199254740993'],
    ["!'()*~", '/users/%21%27%28%29%2A~'],
  ])('is encoded as one segment: %j', (id, url) => {
    expect(urlOf(users, { id })).toBe(url);
  });

  it.each(
    [
      ...['..', '.', '', 'a/../b', '%2e%2e%2fadmin', '..\\x', '\u0000', '\ud800'],
      ...[null, [], {}, [null], ['..'], [''], { a: '/..' }],
    ].map((id) => ({ id })),
  )('is refused without a request: %j', (given) => {
    expect(() => urlOf(users, given)).toThrow(/^(id|A value of the) /);
  });

  it('is judged with all of its segment', () => {
    const files = {
      path: '/files/{name}.{ext}',
      parameters: [inPath('ext'), inPath('name')],
    };
    expect(urlOf(files, { name: 'a', ext: 'txt' })).toBe('/files/a.txt');
    expect(() => urlOf(files, { name: '.', ext: '.' })).toThrow('however spelled');
    expect(() => urlOf(files, { name: '.', ext: '' })).toThrow('must not be empty');
    expect(requestsOf(files).request({ name: 'a', ext: 'b' }).path.arguments).toEqual([
      'name',
      'ext',
    ]);
  });

  describe.each<[string, OperationText]>([
    [
      'the settings',
      {
        path: '/contents/{path}',
        parameters: [inPath('path')],
        override: { arguments: { path: { slashes: true } } },
      },
    ],
    [
      'the document',
      { path: '/contents/{path}', parameters: [inPath('path', { 'x-multi-segment': true })] },
    ],
  ])('has slashes when %s say so', (_name, text) => {
    it('which separate segments', () => {
      expect(urlOf(text, { path: 'a/b c' })).toBe('/contents/a/b%20c');
    });

    it.each(['a//b', 'a/../b', '/a', 'a/', 'a/%2e%2e/b'])('and lead nowhere else: %s', (path) => {
      expect(() => urlOf(text, { path })).toThrow(/value of the path/);
    });
  });

  const list = ['a', 'b'];
  const colour = { R: 100, G: 200 };
  it.each([
    ['simple', false, list, 'a,b'],
    ['simple', true, list, 'a,b'],
    ['label', false, list, '.a,b'],
    ['label', true, list, '.a.b'],
    ['matrix', false, list, ';x=a,b'],
    ['matrix', true, list, ';x=a;x=b'],
    ['simple', false, colour, 'R,100,G,200'],
    ['simple', true, colour, 'R=100,G=200'],
    ['label', false, colour, '.R,100,G,200'],
    ['label', true, colour, '.R=100.G=200'],
    ['matrix', false, colour, ';x=R,100,G,200'],
    ['matrix', true, colour, ';R=100;G=200'],
    ['simple', false, 'a,b', 'a%2Cb'],
    ['label', false, 'a', '.a'],
    ['matrix', true, 'a', ';x=a'],
    ['simple', false, ['a,b', 'c/d', null, [1]], 'a%2Cb,c%2Fd,%5B1%5D'],
  ])('in the style %s, explode %j: %j', (style, explode, x, written) => {
    const text = { path: '/p/{x}', parameters: [inPath('x', { style, explode })] };
    expect(urlOf(text, { x })).toBe(`/p/${written}`);
  });

  it('is followed by no fragment, which only tells operations apart', () => {
    const text = { path: '/files/{id}?a=1#copy?{x}', parameters: [inPath('id')] };
    expect(urlOf(text, { id: 'x' })).toBe('/files/x?a=1');
  });

  it('beside a fixed query of the path, arguments come behind it', () => {
    const text = {
      path: '/v1/files?beta=true',
      parameters: [query('limit'), query('beta')],
    };
    expect(urlOf(text, { limit: 2 })).toBe('/v1/files?beta=true&limit=2');
    expect(requestsOf(text).notes).toEqual([
      'query parameter beta is left out: it is fixed in the path',
    ]);
  });
});
