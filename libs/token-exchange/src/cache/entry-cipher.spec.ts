import { randomBytes } from 'node:crypto';
import { readDelegatedToken } from '../delegated-token.js';
import { EntryCipher } from './entry-cipher.js';

const token = { value: 'canary', obtainedAt: 1, expiresAt: 2, scopes: ['a'], audience: 'u' };
const [one, two] = [randomBytes(32), randomBytes(32)];

it('XC-09: what is sealed opens with the key, and shows nothing without it', () => {
  const cipher = new EntryCipher([one]);
  const sealed = cipher.seal('k', token);
  expect(cipher.open('k', sealed, readDelegatedToken)).toEqual(token);
  expect(sealed.toString('latin1')).not.toContain('canary');
  expect(new EntryCipher([two]).open('k', sealed, readDelegatedToken)).toBeUndefined();
  expect(cipher.seal('k', token).equals(sealed)).toBe(false);
});

it('XC-09: an entry under another key, cut, or with any byte changed does not open', () => {
  const cipher = new EntryCipher([one]);
  const sealed = cipher.seal('k', token);
  expect(cipher.open('other', sealed, readDelegatedToken)).toBeUndefined();
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    expect(cipher.open('k', changed, readDelegatedToken)).toBeUndefined();
    expect(cipher.open('k', sealed.subarray(0, i), readDelegatedToken)).toBeUndefined();
  }
});

it('keys rotate: the first encrypts, all decrypt', () => {
  const before = new EntryCipher([one]);
  const during = new EntryCipher([two, one]);
  const after = new EntryCipher([two]);
  expect(during.open('k', before.seal('k', token), readDelegatedToken)).toEqual(token);
  expect(after.open('k', during.seal('k', token), readDelegatedToken)).toEqual(token);
  expect(after.open('k', before.seal('k', token), readDelegatedToken)).toBeUndefined();
});

it('a key that is not 32 bytes is refused', () => {
  for (const keys of [[], [randomBytes(31)], [one, randomBytes(16)]]) {
    expect(() => new EntryCipher(keys)).toThrow(TypeError);
  }
});

it.each([
  ['text', 'x'],
  ['nothing', null],
  ['an array', [token]],
  ['no value', { ...token, value: undefined }],
  ['a value that no header takes', { ...token, value: 'a\r\nX: 1' }],
  ['a value without end', { ...token, value: 'x'.repeat(65_537) }],
  ['no end', { ...token, expiresAt: null }],
  ['an end in words', { ...token, expiresAt: '2' }],
  ['no beginning', { ...token, obtainedAt: undefined }],
  ['scopes in one text', { ...token, scopes: 'a' }],
  ['scopes that are no text', { ...token, scopes: [1] }],
  ['no audience', { ...token, audience: undefined }],
])('XC-09: an entry that was sealed and is no token does not open: %s', (_name, entry) => {
  const cipher = new EntryCipher([one]);
  expect(
    cipher.open('k', cipher.seal('k', entry as typeof token), readDelegatedToken),
  ).toBeUndefined();
});

it('what an entry holds beside a token is left behind', () => {
  const cipher = new EntryCipher([one]);
  const more = { ...token, refresh: 'canary' };
  expect(cipher.open('k', cipher.seal('k', more), readDelegatedToken)).toEqual(token);
});
