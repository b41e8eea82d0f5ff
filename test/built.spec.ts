import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY_COMMAND, runProgram } from './support/command.js';

const DIST = 'dist/apps/mcp-gateway/src/cli';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'built-'));
  for (const each of ['bin', DIST]) mkdirSync(join(checkout, each), { recursive: true });
  copyFileSync(GATEWAY_COMMAND, join(checkout, 'bin/mcp-gateway.mjs'));
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

/** Runs the program of a checkout whose `dist` has these files of the command line. */
async function run(files: Record<string, string>) {
  for (const [name, code] of Object.entries(files)) writeFileSync(join(checkout, DIST, name), code);
  return runProgram(process.execPath, [join(checkout, 'bin/mcp-gateway.mjs'), 'call', 'greet']);
}

const NOT_BUILT = {
  status: 2,
  out: '',
  error: 'mcp-gateway is not built: run `npm run build` first, or wait for the one that runs.\n',
};

it('what is built runs, with its arguments', async () => {
  const code = 'process.stdout.write(process.argv.slice(2).join());';
  expect(await run({ 'main.js': code })).toEqual({ status: 0, out: 'call,greet', error: '' });
});

it.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['a file without what it requires', { 'main.js': "require('./gone.js');" }],
  [
    'a file whose part lacks its own',
    { 'main.js': "require('./a.js')", 'a.js': "require('./b.js')" },
  ],
  ['a file that is half written', { 'main.js': "require('./a.js')", 'a.js': 'const a = {' }],
])('not built, or while a build runs: %s is one line', async (_what, files) => {
  expect(await run(files)).toEqual(NOT_BUILT);
});

it('an error of its own stays one', async () => {
  const { status, error } = await run({ 'main.js': "throw new Error('of its own');" });
  expect([status, error]).toEqual([1, expect.stringContaining('Error: of its own')]);
});

it('the commands of people are the program, and do not build', () => {
  const { scripts, bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    scripts: Record<string, string>;
    bin: Record<string, string>;
  };
  expect(bin).toEqual({ 'mcp-gateway': 'bin/mcp-gateway.mjs' });
  expect(scripts['gateway']).toBe('node bin/mcp-gateway.mjs');
  for (const name of ['call', 'token', 'doctor']) {
    expect(scripts[name]).toBe(`node bin/mcp-gateway.mjs ${name}`);
    expect(scripts[`pre${name}`]).toBeUndefined();
  }
});
