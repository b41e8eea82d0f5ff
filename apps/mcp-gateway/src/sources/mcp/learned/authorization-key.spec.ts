import { authorizationKey } from './authorization-key.js';

const ANN = { issuer: 'https://i/', subject: 'ann', clientId: 'c' };
const SCOPES = ['wiki.read', 'wiki.write'];

it('whoever differs in one of issuer, subject, client and delegated scopes has another list', () => {
  const keys = [
    authorizationKey('caller', ANN, SCOPES),
    authorizationKey('caller', { ...ANN, issuer: 'https://j/' }, SCOPES),
    authorizationKey('caller', { ...ANN, subject: 'bo' }, SCOPES),
    authorizationKey('caller', { ...ANN, clientId: 'd' }, SCOPES),
    authorizationKey('caller', ANN, ['wiki.read']),
    authorizationKey('caller', { ...ANN, subject: 'ann","c' }, SCOPES),
    authorizationKey('caller', ANN, ['wiki.read","wiki.write']),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

it('the order of scopes makes no difference', () => {
  expect(authorizationKey('caller', ANN, [...SCOPES].reverse())).toBe(
    authorizationKey('caller', ANN, SCOPES),
  );
});

it('with `scopes` all share a list whose delegated scopes are the same', () => {
  const bo = { ...ANN, subject: 'bo', clientId: 'd' };
  expect(authorizationKey('scopes', bo, SCOPES)).toBe(authorizationKey('scopes', ANN, SCOPES));
  expect(authorizationKey('scopes', bo, [])).not.toBe(authorizationKey('scopes', bo, SCOPES));
});
