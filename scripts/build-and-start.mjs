// npm start: refuses early, builds beside what runs, and starts what was built.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Builds, and starts the local issuer, the sample upstream API and the gateway on this machine.

  npm start [-- DIR] [-- --no-build]

  DIR          a folder with a gateway.yaml, such as examples/orders: the gateway serves that file, and the
               apps that DIR/start.json names run beside it, in the place of the sample
  --no-build   what was built before runs, as in a checkout that cannot be written
  --help       this text

Settings come from the environment and from .env. With AUTH0_DOMAIN, or with an ISSUER_URL that is not
on loopback, the local issuer is left out. Ctrl-C stops everything. SIGHUP has the gateway read its
gateway.yaml again; where it serves none, it stops everything. Built beside dist and swapped: what runs
from a build before goes on.

It writes to .run/ and dist/ alone: request lines for \`npm run call\`, keys and registered clients of the
local issuer. Where .run/ cannot be written, it says so and they last as long as it runs.
`;

const root = join(import.meta.dirname, '..');
const STARTED = join(root, 'dist/scripts/start.js');
const WRONG_USE = 2;
const ANSWER_MS = 2_000;
const ROOT_OF_LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/;

function end(sentence, status = 1) {
  console.error(`npm start: ${sentence}`);
  process.exit(status);
}

function say(text) {
  console.log(`${'start'.padEnd(12)} | ${text}`);
}

function commandLine() {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, 'no-build': { type: 'boolean' } };
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return end(`${error.message.split('.')[0]}; --help says how it is used`, WRONG_USE);
  }
}

function read(name) {
  return process.env[name]?.trim() || undefined;
}

/** The port of a URL; undefined for what is none, of which is told once it is built. */
function portOf(url, otherwise) {
  return URL.canParse(url) ? Number(new URL(url).port || otherwise) : undefined;
}

/** Ports that will be listened on, as scripts/support/services.ts has them, and what moves each. */
function ports(folder) {
  const named = read('ISSUER_URL') ?? (read('AUTH0_DOMAIN') && 'https://elsewhere.invalid/');
  const issuer = named ?? 'http://localhost:9400/';
  const ours = (read('MCP_AUTH0_CLIENT_ID') ?? 'mcp-gateway') === 'mcp-gateway';
  const local = named === undefined || (ROOT_OF_LOOPBACK.test(issuer) && ours);
  const upstream = portOf(read('API_BASE_URL') ?? 'http://localhost:8787', 8787);
  const { apps = [], sample } = folder === undefined ? { sample: true } : startFile(folder);
  return [
    ...(local ? [{ name: 'local-issuer', port: portOf(issuer, 80), by: 'ISSUER_URL' }] : []),
    ...(sample ? [{ name: 'upstream-api', port: upstream, by: 'API_BASE_URL' }] : []),
    ...apps.map(({ name, port }) => ({ name, port, by: `port in ${folder}/start.json` })),
    { name: 'mcp-gateway', port: Number(read('PORT') ?? 3001), by: 'PORT' },
    { name: 'mcp-gateway', port: Number(read('ADMIN_PORT') ?? 9464), by: 'ADMIN_PORT' },
  ].filter(({ port }) => Number.isInteger(port) && port > 0 && port <= 65_535);
}

function startFile(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'start.json'), 'utf8'));
  } catch {
    // Not there, or told of once it is built.
    return {};
  }
}

function isTaken(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: 'localhost' });
    const over = (taken) => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(ANSWER_MS, () => over(true));
    socket.once('connect', () => over(true)).once('error', () => over(false));
  });
}

/** Whether a gateway answers there, by its own document (RFC 9728). */
async function isGateway(port) {
  const { pathname } = new URL(read('MCP_SERVER_URL') ?? 'http://localhost/');
  const url = `http://localhost:${port}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, '')}`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    return (await answer.json()).resource_name === 'MCP Gateway';
  } catch {
    return false;
  }
}

async function refuseWhatRuns(wanted) {
  const taken = [];
  for (const each of wanted) if (await isTaken(each.port)) taken.push(each);
  const gateway = taken.find(({ name }) => name === 'mcp-gateway');
  if (gateway !== undefined && (await isGateway(gateway.port))) {
    end(
      `it already runs: a gateway answers at http://localhost:${gateway.port}/. ` +
        'End it with Ctrl-C where it was started, or name other ports in PORT, ADMIN_PORT, API_BASE_URL and ISSUER_URL.',
    );
  }
  const [first] = taken;
  if (first !== undefined)
    end(`Port ${first.port} for ${first.name} is taken. Free it, or set ${first.by} to another.`);
}

function build() {
  say('building …');
  const began = Date.now();
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    stdio: 'inherit',
  });
  if (status !== 0) end('it does not build, see above; what was built before is as it was.');
  say(`built in ${Math.round((Date.now() - began) / 1_000)} s`);
}

const { values, positionals } = commandLine();
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const [folder, ...others] = positionals;
if (others.length > 0) end('one folder at most; --help says how it is used', WRONG_USE);
if (folder !== undefined && !existsSync(join(folder, 'gateway.yaml')))
  end(`${folder} has no gateway.yaml; name a folder that has one`, WRONG_USE);
// What is wrong with it is told once it is built.
if (existsSync('.env')) process.loadEnvFile('.env');
await refuseWhatRuns(ports(folder));
if (values['no-build'] && !existsSync(STARTED)) end('nothing is built; leave out --no-build');
if (!values['no-build']) build();
process.argv.splice(1, process.argv.length - 1, STARTED, ...positionals);
await import(pathToFileURL(STARTED).href);
