import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { INSPECTOR } from '../support/needs.js';
import { startStack, type Stack } from '../support/stack.js';

const run = promisify(execFile);
const CLI = [...INSPECTOR, 'mcp-inspector', '--cli'];

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

it.each(['legacy', 'modern'])('the command-line Inspector lists and calls, era %s', async (era) => {
  const inspect = async (...args: string[]) => {
    const url = new URL(stack.url).href;
    const header = `Authorization: Bearer ${await stack.token()}`;
    const { stdout } = await run('npx', [
      ...CLI,
      url,
      '--transport',
      'http',
      '--protocol-era',
      era,
      '--header',
      header,
      ...args,
    ]);
    return JSON.parse(stdout.slice(stdout.indexOf('{'))) as Record<
      string,
      { name?: string; text?: string }[]
    >;
  };
  const { tools } = await inspect('--method', 'tools/list');
  expect(tools!.map(({ name }) => name)).toEqual(['greet', 'whoami', 'get_datetime']);
  const call = ['--method', 'tools/call', '--tool-name', 'greet', '--tool-arg', 'name=Ada'];
  const { content } = await inspect(...call);
  expect(content![0]!.text).toMatch(/^Hello, Ada \(local\|all-rights\)!/);
});
