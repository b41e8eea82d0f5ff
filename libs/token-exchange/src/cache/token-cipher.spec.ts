import { randomBytes } from 'node:crypto';
import { TokenCipher } from './token-cipher.js';

const token = { value: 'canary', obtainedAt: 1, expiresAt: 2, scopes: ['a'], audience: 'u' };
const [one, two] = [randomBytes(32), randomBytes(32)];

it('XC-09: what is sealed opens with the key, and shows nothing without it', () => {
  const cipher = new TokenCipher([one]);
  const sealed = cipher.seal('k', token);
  expect(cipher.open('k', sealed)).toEqual(token);
  expect(sealed.toString('latin1')).not.toContain('canary');
  expect(new TokenCipher([two]).open('k', sealed)).toBeUndefined();
  expect(cipher.seal('k', token).equals(sealed)).toBe(false);
});

it('XC-09: an entry under another key, cut, or with any byte changed does not open', () => {
  const cipher = new TokenCipher([one]);
  const sealed = cipher.seal('k', token);
  expect(cipher.open('other', sealed)).toBeUndefined();
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    expect(cipher.open('k', changed)).toBeUndefined();
    expect(cipher.open('k', sealed.subarray(0, i))).toBeUndefined();
  }
});

it('keys rotate: the first encrypts, all decrypt', () => {
  const before = new TokenCipher([one]);
  const during = new TokenCipher([two, one]);
  const after = new TokenCipher([two]);
  expect(during.open('k', before.seal('k', token))).toEqual(token);
  expect(after.open('k', during.seal('k', token))).toEqual(token);
  expect(after.open('k', before.seal('k', token))).toBeUndefined();
});

it('a key that is not 32 bytes is refused', () => {
  for (const keys of [[], [randomBytes(31)], [one, randomBytes(16)]]) {
    expect(() => new TokenCipher(keys)).toThrow(TypeError);
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
  const cipher = new TokenCipher([one]);
  expect(cipher.open('k', cipher.seal('k', entry as typeof token))).toBeUndefined();
});

it('what an entry holds beside a token is left behind', () => {
  const cipher = new TokenCipher([one]);
  const more = { ...token, refresh: 'canary' };
  expect(cipher.open('k', cipher.seal('k', more))).toEqual(token);
});
