import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { answers, startChild } from '../support/child.js';
import { runProgram } from '../support/command.js';
import { freePorts } from '../support/free-ports.js';

let folder: string;
let files: readonly string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
  // The build is there already; a registry is not needed.
  const packed = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    { encoding: 'utf8' },
  );
  const [{ filename, files: all }] = JSON.parse(packed) as [
    { filename: string; files: { path: string }[] },
  ];
  files = all.map(({ path }) => path);
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = (path: string) => readFileSync(join(folder, 'package', path), 'utf8');
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runProgram(process.execPath, [join(folder, 'package/bin/mcp-gateway.mjs'), ...args], {
    env,
    cwd: folder,
  });

it('the package is the gateway, its libraries and its command: no tests, no maps, no other app', () => {
  const places = files.map((path) => path.split('/').slice(0, 3).join('/'));
  expect([...new Set(places)].filter((place) => !place.startsWith('dist/libs/')).sort()).toEqual([
    '.env.example',
    'LICENSE',
    'README.md',
    'bin/mcp-gateway.mjs',
    'dist/apps/mcp-gateway',
    'gateway.schema.json',
    'package.json',
  ]);
  expect(files.filter((path) => /spec|\.map$|(?<!\.d)\.ts$/.test(path))).toEqual([]);
});

it('whatever it loads is one of its dependencies, or its own', () => {
  const { dependencies, imports, exports } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >;
  expect(Object.keys(exports!)).toEqual(['./auth', './token-exchange', './package.json']);
  const known = [...Object.keys(dependencies!), ...Object.keys(imports!), ...builtinModules];
  const loaded = files
    .filter((path) => path.endsWith('.js'))
    .flatMap((path) => [...read(path).matchAll(/\b(?:require|import)\(["']([^"']+)["']\)/g)])
    .map(([, name = '']) => name)
    .filter((name) => !/^(\.|node:)/.test(name));
  const packages = new Set(loaded.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]));
  expect([...packages].filter((name) => !known.includes(name))).toEqual([]);
});

it('it runs where it is installed: version, validate, and serve with an issuer elsewhere', async () => {
  expect(await run(['--version'])).toEqual({ status: 0, out: '0.1.0\n', error: '' });
  const [port, issuer] = await freePorts(2);
  const env = {
    PORT: String(port),
    ISSUER_URL: `http://localhost:${issuer}/`,
    MCP_AUTH0_CLIENT_ID: 'gw',
    MCP_AUTH0_CLIENT_SECRET: 'canary-secret-of-a-package',
    API_BASE_URL: 'https://api.example.com',
    API_AUTH0_AUDIENCE: 'https://api.example.com',
  };
  const { status, out } = await run(['validate'], env);
  expect([status, out]).toEqual([0, expect.stringMatching(/^ok: 3 tools, 1 upstream /)]);
  const child = startChild(process.execPath, [join(folder, 'package/bin/mcp-gateway.mjs')], {
    PATH: process.env['PATH'],
    ADMIN_PORT: 'off',
    DRAIN_DELAY: '0',
    ...env,
  });
  try {
    await child.until('it listens', () => answers(`http://localhost:${port}/healthz`));
    expect(child.output()).toContain('"msg":"listening"');
  } finally {
    await child.stop();
  }
});
