import fc from 'fast-check';
import { missingScopes, parseScopes } from './scopes.js';

it.each([
  [{ scope: 'a b' }, ['a', 'b']],
  [{ scope: 'a  b a ' }, ['a', 'b']],
  [{ scope: ['a', 'b'] }, ['a', 'b']],
  [{ scp: ['a', 'b'] }, ['a', 'b']],
  [{ scp: 'a b' }, ['a', 'b']],
  [{ scope: 'A a' }, ['A', 'a']],
  [{ scope: 7 }, []],
  [{ scope: '', scp: ['a'] }, ['a']],
  [{ scope: ' ', scp: 'a b' }, ['a', 'b']],
  [{ scope: [], scp: ['a'] }, ['a']],
  [{ scope: 7, scp: ['a'] }, ['a']],
  [{ scope: 'a', scp: ['a', 'b'] }, ['a']],
  [{ scope: { a: true } }, []],
  [{ scope: ['a', 7, null, ''] }, ['a']],
  [{}, []],
])('SCOPE-01: %j holds %j', (claims, scopes) => {
  expect(parseScopes(claims)).toEqual(scopes);
});

it('SCOPE-02: permissions are not scopes', () => {
  expect(parseScopes({ scope: 'a', permissions: ['a', 'b'] })).toEqual(['a']);
});

it('SCOPE-01: any claim gives names, none of them empty', () => {
  fc.assert(
    fc.property(fc.anything(), (scope) => {
      for (const name of parseScopes({ scope })) expect(name).not.toBe('');
    }),
  );
});

it('missing scopes are those needed and not granted', () => {
  expect(missingScopes({ scopes: ['a'], impliedScopes: ['d'] }, ['b', 'a', 'c', 'd'])).toEqual([
    'b',
    'c',
  ]);
});
