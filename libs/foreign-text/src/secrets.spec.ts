import fc from 'fast-check';
import { withoutSecretBytes, withoutSecrets } from './secrets.js';

const SECRET = `k+/9"z&'<=:`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) => text.replace(/[&<>"']/g, (each) => `&#${each.codePointAt(0) ?? 0};`);

/** How an answer may spell a text, by what does so. */
const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  nothing: (text) => text,
  'a URL': encodeURIComponent,
  'a URL in lower case': (text) =>
    encodeURIComponent(text).replace(/%../g, (each) => each.toLowerCase()),
  'a URL within a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'a form': (text) => new URLSearchParams([['', text]]).toString().slice(1),
  JSON: json,
  'JSON in a string of JSON': (text) => json(json(text)),
  'JSON that escapes slashes': (text) => json(text).replaceAll('/', '\\/'),
  'JSON without HTML': (text) =>
    json(text).replace(
      /[<>&'+]/g,
      (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  HTML: html,
  'HTML with hexadecimal numbers': (text) =>
    text.replace(/[^a-z0-9]/g, (each) => `&#x${each.charCodeAt(0).toString(16)};`),
  'HTML with names': (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('"', '&quot;')
      .replaceAll('=', '&equals;')
      .replaceAll("'", '&apos;'),
  'a page in JSON': (text) => json(html(text)),
  'JSON in a page': (text) => html(json(text)),
  'hexadecimal escapes': (text) =>
    text.replace(/[^a-z0-9]/g, (each) => `\\x${each.charCodeAt(0).toString(16)}`),
};

const ENCODED: Readonly<Record<string, (text: string) => string>> = {
  Base64: base64,
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'Base64 of credentials': (text) => base64(`user:${text}`),
  'Base64 of a header': (text) => base64(`Bearer ${text} and more`),
  'Base64 in JSON that escapes slashes': (text) => base64(text).replaceAll('/', '\\/'),
  'Base64 in a URL': (text) => encodeURIComponent(base64(text)),
};

const cleaned = (text: string, secrets: readonly string[]) =>
  withoutSecretBytes(Buffer.from(text), secrets).toString();

it.each(Object.entries(SPELLINGS))('PASS-04: a secret goes as %s spells it', (_what, spell) => {
  const said = `before ${spell(SECRET)} after`;
  expect(cleaned(said, [SECRET])).toBe('before [removed] after');
  expect(withoutSecrets(said, [SECRET])).toBe('before [removed] after');
});

it.each(Object.entries(ENCODED))('PASS-04: a secret goes in %s', (_what, encode) => {
  const secret = 'opaque+token/5f1c?~9~8~7';
  const rest = cleaned(`before ${encode(secret)} after`, [secret]);
  expect(rest).toMatch(/^before .*\[removed\].* after$/);
  const decoded = rest
    .split(' ')
    .map((each) => Buffer.from(decodeURIComponent(each), 'base64').toString('latin1'));
  expect(decoded.join(' ')).not.toMatch(/token|5f1c|9~8/);
  expect(withoutSecrets(encode(secret), [secret])).toContain('[removed]');
});

it('PASS-04: of a header for basic authentication, user and password go as well', () => {
  const secrets = [`Basic ${base64('user:pass word')}`];
  expect(cleaned(`${base64('user:pass word')}, user:pass word, pass word, user`, secrets)).toBe(
    '[removed], [removed], [removed], user',
  );
});

it('PASS-04: a secret that holds what looks like an escape goes as well', () => {
  for (const secret of ['a%41b%2Fc', 'pass&amp;word', String.raw`a\u0041\\b`]) {
    for (const spell of Object.values(SPELLINGS)) {
      expect(cleaned(`x ${spell(secret)} y`, [secret])).toBe('x [removed] y');
    }
  }
});

it('PASS-04: a secret goes beside an escape that it would make sense with', () => {
  expect(cleaned('100%25abc+def', ['abc+def'])).toBe('100%25[removed]');
  expect(cleaned('100%25abc%2Bdef', ['abc+def'])).toBe('100%25[removed]');
});

it('PASS-04: one of other characters than ASCII goes as well', () => {
  for (const spell of Object.values(SPELLINGS)) {
    expect(withoutSecrets(`é ${spell('pässwörd')} é`, ['pässwörd'])).toBe('é [removed] é');
  }
});

it('JSON with a secret in a string is JSON afterwards', () => {
  const written = fc
    .string({ unit: fc.constantFrom(...'\\"/u0041%&;#+ab'.split('')), minLength: 4 })
    .map((each) => `k1${each}k2`);
  const around = fc.oneof(fc.string(), fc.constantFrom('\\', '\n', '"', '\u2028'));
  fc.assert(
    fc.property(written, around, around, (secret, before, after) => {
      const text = JSON.stringify({ said: `${before}${secret}${after}` });
      const rest = JSON.parse(cleaned(text, [secret])) as { said: string };
      expect(rest.said).toContain('[removed]');
    }),
    { numRuns: 500 },
  );
});

it.each(['1001', '-7.25', '123456789012345', 'true', 'null'])(
  'an answer keeps %s, which may be the number of a tenant: without it JSON is none',
  (value) => {
    const body = Buffer.from(`{"tenant":${value},"total":2${value}}`);
    expect(withoutSecretBytes(body, [value])).toEqual(body);
  },
);

it('a number that is longer than ordinary ones goes', () => {
  const body = Buffer.from('{"key":"1234567890123456"}');
  expect(withoutSecretBytes(body, ['1234567890123456']).toString()).toBe('{"key":"[removed]"}');
});

it('text without a secret stays as it is, to the byte', () => {
  const body = Buffer.from(`{"a":"\\u0041 %41 &amp; ü"}`);
  expect(withoutSecretBytes(body, [SECRET])).toBe(body);
  expect(withoutSecrets('\\u0041 %41 &amp; ü', [SECRET])).toBe('\\u0041 %41 &amp; ü');
  expect(cleaned('abc', ['abc'])).toBe('abc');
});

it('an answer keeps beginnings, which other tokens have too; a line does not', () => {
  const said = 'id canary-secret-other';
  expect(cleaned(said, ['canary-secret-5f1c'])).toBe(said);
  expect(withoutSecrets(said, ['canary-secret-5f1c'])).toBe('id [removed]other');
});
