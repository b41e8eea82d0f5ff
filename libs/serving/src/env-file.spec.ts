import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envFileProblems } from './env-file.js';

const NAMES = ['SECRET', 'OTHER'];
const directory = mkdtempSync(join(tmpdir(), 'env-'));
const problemsOf = (content: string | Buffer): readonly string[] => {
  const file = join(directory, '.env');
  writeFileSync(file, content);
  return envFileProblems(NAMES, file);
};
const cut = (name: string, line: number) =>
  `${name}: line ${line} of .env cuts it at a #; put it in quotes`;

it('a file that is not there has no problem', () => {
  expect(envFileProblems(NAMES, join(directory, 'none'))).toEqual([]);
});

it('what cannot be read is said', () => {
  mkdirSync(join(directory, 'folder'));
  expect(envFileProblems(NAMES, join(directory, 'folder'))).toEqual([
    '.env: cannot be read (EISDIR); make it a file that this process may read',
  ]);
});

const big = Buffer.from('\ufeffSECRET=canary\r\n', 'utf16le').swap16();
it.each<[string, string | Buffer, string]>([
  ['UTF-16', Buffer.from('\ufeffSECRET=canary\r\n', 'utf16le'), 'is UTF-16; save it as UTF-8'],
  ['UTF-16 the other way round', big, 'is UTF-16; save it as UTF-8'],
  ['UTF-16 without a mark', Buffer.from('SECRET=canary', 'utf16le'), 'is UTF-16; save it as UTF-8'],
  [
    'a byte order mark',
    '\ufeffSECRET=canary',
    'begins with a byte order mark; save it as UTF-8 without one',
  ],
  ['Latin-1', Buffer.from('SECRET=größe', 'latin1'), 'is not UTF-8; save it as UTF-8'],
])('OPS-01: %s is said in one line', (_what, content, says) => {
  expect(problemsOf(content)).toEqual([`.env: ${says}`]);
});

it.each([
  'SECRET=canary#x',
  'SECRET=canary#x # a comment',
  'SECRET = ca nary#x',
  'export SECRET=canary#',
  'SECRET=#canary',
  'SECRET="canary#x',
  `SECRET=ca"na#ry"`,
])('OPS-01: the # of %s cuts a value, and its line is said', (line) => {
  expect(problemsOf(`# a comment\r\nOTHER=1\r\n${line}\r\n`)).toEqual([cut('SECRET', 3)]);
});

it.each([
  'SECRET="canary#x"',
  "SECRET='canary#x' # a comment",
  'SECRET=`canary#x`',
  'SECRET=canary # a comment#x',
  'SECRET=canary\t#x',
  'SECRET= # nothing',
  'SECRET=# nothing',
  'SECRET=',
  '#SECRET=canary#x',
  'FOREIGN=canary#x',
  'OTHER="-----BEGIN\nSECRET=a#b\n-----END"\nSECRET=canary',
])('%j is read as it looks', (content) => {
  expect(problemsOf(content)).toEqual([]);
});

it.each<[string, string]>([
  [
    'SECRET="canary',
    'line 1 of .env begins it with a quote that does not end; end it, or write none',
  ],
  [
    "OTHER=1\nSECRET='canary\nx",
    'line 2 of .env begins it with a quote that does not end; end it, or write none',
  ],
  [
    'SECRET="canary"x',
    'line 1 of .env has text after the closing quote; put all of it in other quotes',
  ],
  [
    'SECRET="can"ary"',
    'line 1 of .env has text after the closing quote; put all of it in other quotes',
  ],
  [
    'SECRET="-----BEGIN\n-----END" x',
    'line 1 of .env has text after the closing quote; put all of it in other quotes',
  ],
  ['SECRET', 'has no = in .env; write SECRET=value'],
  ['export SECRET', 'has no = in .env; write SECRET=value'],
  ['SECRET=canary\nSECRET=other', 'stands twice in .env; write it once'],
])('OPS-01: %j is not read as it looks', (content, says) => {
  expect(problemsOf(content)).toEqual([`SECRET: ${says}`]);
});

it.each(['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_TLS_REJECT_UNAUTHORIZED'])(
  'OPS-01: %s stands in .env too late',
  (name) => {
    expect(problemsOf(`${name}=canary`)).toEqual([
      `${name}: has no effect in .env, which Node reads too late; set it in the environment`,
    ]);
  },
);

it('what is quoted holds no settings', () => {
  expect(problemsOf('OTHER="SECRET\nNODE_OPTIONS=1\nSECRET=1"\nSECRET=2')).toEqual([]);
});
