import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { startChild } from './support/child.js';
import { runProgram } from './support/command.js';
import { freePorts } from './support/free-ports.js';
import { startStack } from './support/stack.js';

const START = 'scripts/build-and-start.mjs';

let checkout: string;
let ports: { PORT: string; ADMIN_PORT: string; ISSUER_URL: string; API_BASE_URL: string };
beforeEach(async () => {
  checkout = mkdtempSync(join(tmpdir(), 'start-'));
  write('scripts/build.mjs', '');
  copyFileSync(START, join(checkout, START));
  const [gateway, issuer, api] = await freePorts(3);
  ports = {
    PORT: String(gateway),
    ADMIN_PORT: 'off',
    ISSUER_URL: `http://localhost:${issuer}/`,
    API_BASE_URL: `http://localhost:${api}`,
  };
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(checkout, name)), { recursive: true });
  writeFileSync(join(checkout, name), text);
}

/** Runs `npm start` of a checkout whose build is a file of the test. */
const start = (args: readonly string[] = [], env: Readonly<Record<string, string>> = ports) =>
  runProgram(process.execPath, [join(checkout, START), ...args], { env, cwd: checkout });

const BUILD = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist/scripts', { recursive: true });
writeFileSync('dist/scripts/start.js', 'console.log("started", ...process.argv.slice(2))');
console.log('compiling');`;

async function listening(url: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(Number(new URL(url).port), '127.0.0.1', done));
  return server;
}

it('says that it builds, then starts what was built', async () => {
  write('scripts/build.mjs', BUILD);
  const { status, out, error } = await start();
  expect([status, error]).toEqual([0, '']);
  expect(out.replace(/\d+ s/, '0 s').split('\n')).toEqual([
    'start        | building …',
    'compiling',
    'start        | built in 0 s',
    'started',
    '',
  ]);
});

it('what does not build does not start', async () => {
  write('dist/scripts/start.js', 'console.log("started")');
  write('scripts/build.mjs', 'process.exit(1)');
  const { status, out, error } = await start();
  expect([status, out]).toEqual([1, 'start        | building …\n']);
  expect(error).toMatch(/^npm start: it does not build, see above; what was built before /);
});

it('--no-build starts what is there, and says when nothing is', async () => {
  const nothing = await start(['--no-build']);
  expect(nothing).toEqual({
    status: 1,
    out: '',
    error: 'npm start: nothing is built; leave out --no-build\n',
  });
  write('dist/scripts/start.js', 'console.log("started")');
  expect(await start(['--no-build'])).toEqual({ status: 0, out: 'started\n', error: '' });
});

it.each([
  ['mcp-gateway', 'PORT'],
  ['local-issuer', 'ISSUER_URL'],
  ['upstream-api', 'API_BASE_URL'],
] as const)('a port that is taken for %s is refused before anything is built', async (name, by) => {
  const url = by === 'PORT' ? `http://localhost:${ports.PORT}` : ports[by];
  const server = await listening(url);
  const ran = await start();
  server.close();
  expect(ran).toEqual({
    status: 1,
    out: '',
    error: `npm start: Port ${new URL(url).port} for ${name} is taken. Free it, or set ${by} to another.\n`,
  });
});

it('ports of apps that are not started are not looked at', async () => {
  write('scripts/build.mjs', BUILD);
  const server = await listening(ports.ISSUER_URL);
  const [port] = await freePorts(1);
  const env = { ...ports, ISSUER_URL: `http://localhost:${port}/realms/main` };
  expect((await start([], env)).status).toBe(0);
  server.close();
});

it('what runs already is refused before anything is built', async () => {
  const stack = await startStack();
  const { status, out, error } = await start([], stack.env);
  await stack.close();
  expect([status, out]).toEqual([1, '']);
  expect(error).toMatch(
    new RegExp(`^npm start: it already runs: a gateway answers at ${stack.url}/\\. End it `),
  );
});

it.each<[readonly string[], string]>([
  [['--bulid'], "npm start: Unknown option '--bulid'"],
  [['one', 'two'], 'npm start: one folder at most; '],
  [['nowhere'], 'npm start: nowhere has no gateway.yaml; '],
])('%j is a wrong use', async (args, sentence) => {
  const { status, out, error } = await start(args);
  expect([status, out, error.slice(0, sentence.length)]).toEqual([2, '', sentence]);
});

it('--help lists what it takes, and builds nothing', async () => {
  const { status, out } = await start(['--help']);
  expect(status).toBe(0);
  for (const each of ['DIR', 'gateway.yaml', 'start.json', '--no-build']) {
    expect(out).toContain(each);
  }
});

/** Answers 200 and tells what it was given. */
const APP = `const { PORT, GATEWAY_CONFIG } = process.env;
process.on('SIGHUP', () => console.log('app', PORT, 'hung up'));
console.log('app', PORT, GATEWAY_CONFIG);
require('node:http').createServer((_request, response) => response.end('{}')).listen(PORT, '127.0.0.1');`;

/** Runs what is built on a folder of the test's, with apps of the test's; resolves when it says that it is ready. */
async function startFolder(args: readonly string[], env = {}) {
  const [port] = await freePorts(1);
  write('orders/gateway.yaml', 'version: 1\n');
  const app = {
    name: 'orders-api',
    main: 'dist/examples/orders/api/main.js',
    port,
    ready: '/healthz',
  };
  write('orders/start.json', JSON.stringify({ apps: [app], try: ['npm run call -- orders_list'] }));
  for (const main of [app.main, 'dist/apps/mcp-gateway/src/main.js']) write(main, APP);
  const at = (url: string) =>
    APP.replace('const { PORT,', `const PORT = ${new URL(url).port}; const {`);
  write('dist/apps/local-issuer/src/main.js', at(ports.ISSUER_URL));
  write('dist/apps/upstream-api/src/main.js', at(ports.API_BASE_URL));
  const child = startChild(
    process.execPath,
    [resolve('dist/scripts/start.js'), ...args],
    { PATH: process.env['PATH'], ...ports, ...env },
    { cwd: checkout },
  );
  await child.until('it is ready', () => child.output().includes('Ctrl-C stops everything'));
  return { child, port: port!, file: join(checkout, 'orders', 'gateway.yaml') };
}

it('a folder brings its file and its apps, in the place of the sample', async () => {
  const { child, port, file } = await startFolder(['orders']);
  const out = child.output();
  await child.stop('SIGINT');
  expect(out).toContain(`orders-api   | app ${port} ${file}\n`);
  expect(out).toContain(`mcp-gateway  | app ${ports.PORT} ${file}\n`);
  expect(out).not.toContain('upstream-api');
  expect(out).toContain(`npm run call -- orders_list --url http://localhost:${ports.PORT}\n`);
});

it.each([
  ['a folder', ['orders'], {}],
  ['GATEWAY_CONFIG', [], { GATEWAY_CONFIG: 'orders/gateway.yaml' }],
])('SIGHUP has a gateway read the file of %s again, and all go on', async (_what, args, env) => {
  const { child } = await startFolder(args, env);
  expect(child.output()).toContain(`kill -HUP ${child.process.pid} reads the gateway's file again`);
  child.process.kill('SIGHUP');
  const heard = `mcp-gateway  | app ${ports.PORT} hung up\n`;
  await child.until('the gateway has heard it', () => child.output().includes(heard));
  child.process.kill('SIGHUP');
  await child.until('it has heard it again', () => child.output().split(heard).length === 3);
  expect(child.output().match(/hung up/g)).toHaveLength(2);
  expect(child.output()).not.toContain('stopping');
  await child.stop('SIGINT');
  expect(child.output()).toContain('stopping');
});

it('where the gateway serves no file SIGHUP stops everything', async () => {
  const { child } = await startFolder([]);
  expect(child.output()).not.toContain('kill -HUP');
  child.process.kill('SIGHUP');
  expect(await child.ended).toMatchObject({ code: 0 });
  expect(child.output()).not.toContain('hung up');
});
