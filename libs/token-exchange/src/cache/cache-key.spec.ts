import fc from 'fast-check';
import { cacheKey, type CacheKeyFields } from './cache-key.js';

const fields = fc.record<CacheKeyFields>({
  issuer: fc.string(),
  profile: fc.string(),
  clientId: fc.string(),
  subjectToken: fc.string(),
  subjectTokenType: fc.string(),
  target: fc.string(),
  audience: fc.string(),
  scopes: fc.array(fc.string()),
  actor: fc.string(),
  parameters: fc.dictionary(fc.string(), fc.string()),
});
const normal = (value: CacheKeyFields) =>
  JSON.stringify({
    ...value,
    scopes: [...new Set(value.scopes)].sort(),
    parameters: Object.entries(value.parameters).sort(([a], [b]) => (a < b ? -1 : 1)),
  });

it('XC-01: different inputs have different keys, whatever their boundaries', () => {
  fc.assert(
    fc.property(fields, fields, (one, other) => {
      expect(cacheKey(one) === cacheKey(other)).toBe(normal(one) === normal(other));
    }),
  );
});

it('XC-01: each field alone changes the key', () => {
  fc.assert(
    fc.property(
      fields,
      fc.constantFrom(
        ...([
          'issuer',
          'profile',
          'clientId',
          'subjectToken',
          'subjectTokenType',
          'target',
          'audience',
          'actor',
        ] as const),
      ),
      (value, name) => {
        expect(cacheKey({ ...value, [name]: `${value[name]}x` })).not.toBe(cacheKey(value));
      },
    ),
  );
});

it('XC-01: moving text across a boundary changes the key; scope order does not', () => {
  const base = {
    issuer: 'a',
    profile: 'b',
    clientId: 'c',
    subjectToken: 'd',
    subjectTokenType: 'e',
    target: 'audience',
    audience: 'f',
    actor: '',
    parameters: {},
  };
  expect(cacheKey({ ...base, scopes: ['ab', 'c'] })).not.toBe(
    cacheKey({ ...base, scopes: ['a', 'bc'] }),
  );
  expect(cacheKey({ ...base, scopes: ['x', 'y'] })).toBe(cacheKey({ ...base, scopes: ['y', 'x'] }));
  expect(cacheKey({ ...base, scopes: [], parameters: { organization: 'a' } })).not.toBe(
    cacheKey({ ...base, scopes: [], parameters: { organization: 'b' } }),
  );
});

it('a key shows nothing of the token', () => {
  const key = cacheKey({
    issuer: '',
    profile: '',
    clientId: '',
    subjectToken: 'canary',
    subjectTokenType: '',
    target: '',
    audience: '',
    scopes: [],
    actor: '',
    parameters: {},
  });
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(key).not.toContain('canary');
});
