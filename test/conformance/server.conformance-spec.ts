import { spawn } from 'node:child_process';
import { startAuthProxy } from './auth-proxy.js';
import { FixtureToolsModule } from './fixture-tools.module.js';
import { startStack, type Stack } from '../support/stack.js';

const SUITE = ['-y', '-p', 'node@22', '-p', '@modelcontextprotocol/conformance@0.2.0-alpha.12'];

let stack: Stack;
let proxy: Awaited<ReturnType<typeof startAuthProxy>>;
beforeAll(async () => {
  stack = await startStack({ gateway: { tools: FixtureToolsModule } });
  proxy = await startAuthProxy(stack.url, await stack.token());
});
afterAll(async () => {
  await proxy.close();
  await stack.close();
});

/** Runs the official suite and returns its exit code with what it printed. */
function conformance(...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('npx', [...SUITE, 'conformance', ...args]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

it.each(['2025-11-25', '2026-07-28'])(
  'OPS-04, OPS-07: the official suite passes for %s, through the real guard',
  async (revision) => {
    const { code, output } = await conformance(
      'server',
      '--url',
      proxy.url,
      '--requirements',
      revision,
      '--expected-failures',
      `test/conformance/baseline-${revision}.yml`,
      '-o',
      `test/.output/conformance-${revision}`,
    );
    process.stdout.write(output.split('\n').slice(-60).join('\n'));
    expect(code).toBe(0);
  },
  300_000,
);
