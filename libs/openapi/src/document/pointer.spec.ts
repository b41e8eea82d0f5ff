import { pointed } from './pointer.js';

const value = JSON.parse(`{
  "a": {"b/c": 1, "d~e": 2, "f g": 3, "h%i": 4, "": 5, "~1": 6},
  "list": [[7], 8],
  "text": "abc",
  "__proto__": {"x": 9}
}`) as unknown;
const root = { value, file: 'a.json', pointer: '' };

it.each([
  ['', value, ''],
  ['/a/b~1c', 1, '/a/b~1c'],
  ['/a/d~0e', 2, '/a/d~0e'],
  ['/a/f%20g', 3, '/a/f g'],
  ['/a/f g', 3, '/a/f g'],
  ['/a/h%25i', 4, '/a/h%i'],
  ['/a/', 5, '/a/'],
  ['/a/~01', 6, '/a/~01'],
  ['/list/0/0', 7, '/list/0/0'],
  ['%2Flist%2F1', 8, '/list/1'],
  ['/__proto__/x', 9, '/__proto__/x'],
])('the fragment %j names a value (RFC 6901)', (fragment, found, pointer) => {
  expect(pointed(root, fragment)).toEqual({
    ok: true,
    node: { value: found, file: 'a.json', pointer },
  });
});

it.each([
  ...[
    '/b',
    '/a/b',
    '/a/b/c',
    '/list/2',
    '/list/01',
    '/list/-',
    '/list/length',
    '/list/-1',
    '/text/0',
  ],
  ...['/text/length', '/constructor', '/a/__proto__', '/list/map', '/a/hasOwnProperty', '/', '//'],
])('the fragment %j names nothing', (fragment) => {
  expect(pointed(root, fragment)).toEqual({ ok: false, problem: 'leads to nothing; correct it' });
});

it('an anchor is told from a pointer', () => {
  expect(pointed(root, 'a')).toMatchObject({ ok: false, problem: expect.stringMatching('anchor') });
});

it.each(['/a/%', '/a/%zz', '/a/%ff'])('%j is not percent-encoded', (fragment) => {
  expect(pointed(root, fragment)).toMatchObject({ problem: expect.stringMatching('percent') });
});
