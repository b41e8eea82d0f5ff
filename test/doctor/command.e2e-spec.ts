import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGateway } from '../support/command.js';
import { startStack, type Stack } from '../support/stack.js';
import { expectNoSecrets } from '../support/secret-forms.js';

let stack: Stack;
let directory: string;
beforeAll(async () => {
  stack = await startStack();
  // Without an .env of the checkout.
  directory = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterAll(async () => {
  await stack.close();
  rmSync(directory, { recursive: true });
});

const run = (
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; input?: string } = {},
) => runGateway(['doctor', ...args], { ...options, cwd: directory });

function tokenFile(text: string): string {
  const file = join(directory, 'token');
  writeFileSync(file, text);
  return file;
}

it('a healthy stack: exit status 0, and nothing but the report', async () => {
  const token = await stack.token();
  const ran = await run(['--token-file', tokenFile(`Bearer ${token}\n`)], { env: stack.env });
  expect(ran).toMatchObject({ status: 0, error: '' });
  expect(ran.out).toMatch(/\n\d+ ok, 0 warnings, 0 wrong\n$/);
  expectNoSecrets(ran.out, [...stack.tokens, stack.env['MCP_AUTH0_CLIENT_SECRET']!]);
});

it('something wrong: exit status 1; --json says the same as one object', async () => {
  const env = { ...stack.env, MCP_AUTH0_CLIENT_SECRET: 'canary-of-another-client' };
  const ran = await run(['--json', '--token-file', '-'], { env, input: await stack.token() });
  expect(ran).toMatchObject({ status: 1, error: '' });
  const report = JSON.parse(ran.out) as { counts: object; sections: { lines: object[] }[] };
  expect(report.counts).toMatchObject({ wrong: 1 });
  expect(report.sections.flatMap(({ lines }) => lines)).toContainEqual(
    expect.objectContaining({
      level: 'wrong',
      check: 'client',
      setting: 'MCP_AUTH0_CLIENT_ID, MCP_AUTH0_CLIENT_SECRET',
    }),
  );
  expectNoSecrets(ran.out, [...stack.tokens, 'canary-of-another-client']);
});

it('with a URL no setting is read: wrong ones are no matter', async () => {
  const ran = await run([`${stack.url}/`], { env: { PORT: 'abc', EXCHANGE_PROFILE: 'x' } });
  expect(ran).toMatchObject({ status: 0, error: '' });
});

it.each<[string, readonly string[], RegExp]>([
  ['an unknown option', ['--jsn'], /Unknown option '--jsn'.*--help/],
  ['two URLs', ['https://a.example', 'https://b.example'], /one URL at most/],
  [
    'a URL, and another by its option',
    ['https://a.example', '--url', 'https://b.example'],
    /one URL/,
  ],
  ['no URL', ['localhost:3001'], /must be an http or https URL/],
  [
    'a URL with a password',
    ['https://u:canary-password-1@a.example'],
    /holds a user name or password/,
  ],
  [
    'a URL with a query',
    ['http://a.example/?access_token=canary-query-1'],
    /the URL holds a query/,
  ],
  ['no such file', ['--token-file', '/nowhere/token'], /\/nowhere\/token is not there/],
  ['a directory', ['--token-file', '/'], /the token file \/ is a directory/],
  ['a device', ['--token-file', '/dev/null'], /the token file \/dev\/null is no file/],
  [
    'an option that is none',
    ['--nope'],
    /^doctor: Unknown option '--nope'; --help says how it is used$/m,
  ],
  ['nothing on standard input', ['--token-file', '-'], /no token is in standard input/],
])('%s: exit status 2 and one sentence', async (_name, args, sentence) => {
  const { status, out, error } = await run(args);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(error).toMatch(sentence);
  expect(error).not.toContain('canary');
  expect(error.trim().split('\n')).toHaveLength(1);
});

it('--help: how it is used, exit status 0', async () => {
  const { status, out } = await run(['--help']);
  expect(status).toBe(0);
  expect(out).toContain('npm run -s doctor -- [URL]');
});
