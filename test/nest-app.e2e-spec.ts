import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answers, startChild, type Child } from './support/child.js';
import { runProgram } from './support/command.js';
import { freePorts } from './support/free-ports.js';
import { CLIENT_SECRET, startStack, type Stack } from './support/stack.js';

let stack: Stack;
let child: Child | undefined;
let folder: string;
let url: string;

beforeAll(async () => {
  // Below the package, so that its name leads to what it exports.
  mkdirSync(resolve('test/.output'), { recursive: true });
  folder = mkdtempSync(resolve('test/.output/nest-app-'));
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const compiled = await runProgram(process.execPath, [
    tsc,
    '-p',
    'examples/nest-app/tsconfig.app.json',
    '--outDir',
    folder,
  ]);
  expect(compiled).toEqual({ status: 0, out: '', error: '' });
  stack = await startStack();
  const [port] = await freePorts(1);
  url = `http://127.0.0.1:${port}/greeting`;
  child = startChild(process.execPath, [join(folder, 'main.js')], {
    PATH: process.env['PATH'],
    PORT: String(port),
    ISSUER_URL: stack.env['ISSUER_URL'],
    RESOURCE: stack.resource,
    API_URL: stack.env['API_BASE_URL'],
    API_AUDIENCE: stack.env['API_AUTH0_AUDIENCE'],
    CLIENT_SECRET,
  });
  await child.until('it listens', () => answers(url, () => true));
});
afterAll(async () => {
  await child?.stop();
  await stack.close();
  rmSync(folder, { recursive: true });
});

const get = async (token?: string) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers });
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate'),
    body: await answer.json(),
  };
};

it('an app of one’s own calls an API as the caller, by what the package exports', async () => {
  expect(await get(await stack.token())).toMatchObject({
    status: 200,
    body: { msg: 'Hello from upstream API', sub: 'local|all-rights', scopes: ['read:private'] },
  });
});

it('it refuses as the gateway does: without a token, and without the scope', async () => {
  expect(await get()).toMatchObject({ status: 401, challenge: expect.stringMatching(/^Bearer /) });
  expect(await get(await stack.token('no-greet', ['tool:whoami']))).toMatchObject({
    status: 403,
    challenge: expect.stringContaining('insufficient_scope'),
  });
});
