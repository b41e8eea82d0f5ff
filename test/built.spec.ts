import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runChild } from './support/child.js';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'built-'));
  for (const each of ['scripts', 'dist']) mkdirSync(join(checkout, each));
  copyFileSync(resolve('scripts/built.mjs'), join(checkout, 'scripts/built.mjs'));
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

/** Runs `call.js` of a checkout whose `dist` has these files. */
async function run(files: Record<string, string>) {
  for (const [name, code] of Object.entries(files))
    writeFileSync(join(checkout, 'dist', name), code);
  const { code, out, error } = await runChild(process.execPath, [
    ...[join(checkout, 'scripts/built.mjs'), 'call.js', 'Ada'],
  ]);
  return { code, out, error };
}

const NOT_BUILT = {
  code: 2,
  out: '',
  error: 'call.js is not built: run `npm run build` first, or wait for the one that runs.\n',
};

it('what is built runs, with its arguments', async () => {
  const code = 'process.stdout.write(process.argv.slice(2).join());';
  expect(await run({ 'call.js': code })).toEqual({ code: 0, out: 'Ada', error: '' });
});

it.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['a file without what it requires', { 'call.js': "require('./gone.js');" }],
  [
    'a file whose part lacks its own',
    { 'call.js': "require('./a.js')", 'a.js': "require('./b.js')" },
  ],
  ['a file that is half written', { 'call.js': "require('./a.js')", 'a.js': 'const a = {' }],
])('not built, or while a build runs: %s is one line', async (_what, files) => {
  expect(await run(files)).toEqual(NOT_BUILT);
});

it('an error of its own stays one', async () => {
  const { code, error } = await run({ 'call.js': "throw new Error('of its own');" });
  expect([code, error]).toEqual([1, expect.stringContaining('Error: of its own')]);
});

it('the commands of people that do not build run what is built', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const name of ['call', 'token', 'doctor']) {
    expect(scripts[name]).toMatch(/^node scripts\/built\.mjs \S+\.js$/);
  }
});
