import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RELOADER } from '../../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../../apps/mcp-gateway/src/reload/reloader.js';
import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import type { Child } from '../support/child.js';
import { runGateway } from '../support/command.js';
import { freePorts } from '../support/free-ports.js';
import { connectV1, connectV2 } from '../support/mcp-clients.js';
import { startStack, type Stack } from '../support/stack.js';
import { startBearerCheck, type BearerCheck } from './bearer-check.js';
import { REAL_SERVERS, startReal, type RealServer } from './real-servers.js';

const PAGE = 'docs/mcp-upstreams.md';
const CLIENTS = [
  ['2025-11-25', connectV1],
  ['2026-07-28', connectV2],
] as const;
const WITH_FILE = REAL_SERVERS.filter(({ from }) => from === 'file');
const audienceOf = (name: string) => `https://${name}.example.com`;

interface PinReport {
  readonly ok: boolean;
  readonly tools: number;
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

interface ToolsReport {
  readonly refused: readonly { readonly operation: string; readonly reason: string }[];
}

let folder: string;
let work: string;
let children: readonly Child[] = [];
let stack: Stack;
let token: string;
const checks = new Map<string, BearerCheck>();
const reports = new Map<string, PinReport>();
const served = new Map<string, ToolsReport>();
const seen = new Map<string, readonly string[]>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-servers-'));
  work = join(folder, 'work');
  makeRepository(work);
  const ports = await freePorts(REAL_SERVERS.length + 1);
  const issuerPort = ports.pop()!;
  const issuer = `http://localhost:${issuerPort}/`;
  children = await Promise.all(
    REAL_SERVERS.map((server, at) => startReal(server, ports[at]!, work)),
  );
  for (const [at, { name }] of REAL_SERVERS.entries()) {
    const audience = audienceOf(name);
    checks.set(name, await startBearerCheck({ port: ports[at]!, audience, issuer }));
  }
  for (const { name } of WITH_FILE) {
    // Until the command has written it.
    const tools = [{ name: 'placeholder', inputSchema: { type: 'object' } }];
    writeFileSync(join(folder, `${name}.tools.json`), toolFileText({ upstream: name, tools }));
  }
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, fileText());
  stack = await startStack({ env: { GATEWAY_CONFIG: file, ISSUER_URL: issuer } });
  token = await stack.token('all-rights', ['servers:use']);
  for (const { name } of WITH_FILE) reports.set(name, await pin(name, '--write'));
  for (const { name } of WITH_FILE) served.set(name, await shown(name));
  await stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
});
afterAll(async () => {
  await stack.close();
  for (const check of checks.values()) await check.close();
  for (const child of children) await child.stop('SIGKILL');
  rmSync(folder, { recursive: true });
});

function makeRepository(at: string): void {
  const name = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@example.com'];
  for (const args of [
    ['init', '-q', at],
    ['-C', at, ...name, 'commit', '-q', '--allow-empty', '-m', 'The first commit'],
    // What servers write here is none of the repository.
    ['-C', at, 'config', 'core.excludesFile', join(at, '.git/ignored')],
  ]) {
    expect(spawnSync('git', args).status).toBe(0);
  }
  writeFileSync(join(at, '.git/ignored'), '*\n');
}

function fileText(): string {
  const upstreams = REAL_SERVERS.map(
    ({ name, from, mcp = '' }) => `  ${name}:
    url: ${checks.get(name)!.url}
    exchange: { audience: ${audienceOf(name)}, scopes: [all] }
    callerScopes: [servers:use]
    mcp: { ${mcp}list: ${from === 'file' ? `{ file: ./${name}.tools.json }` : '{ from: caller }'} }
    tools: { include: ['*'] }
`,
  );
  return `version: 1\nupstreams:\n${upstreams.join('')}`;
}

async function pin(name: string, what: '--write' | '--check'): Promise<PinReport> {
  const words = ['tools', name, join(folder, 'gateway.yaml'), what, '--json', '--token-file', '-'];
  const { out, error } = await runGateway(words, { env: stack.env, cwd: folder, input: token });
  if (out === '') throw new Error(`${name}: ${error}`);
  return JSON.parse(out) as PinReport;
}

/** What is said of the tools that are served. */
async function shown(name: string): Promise<ToolsReport> {
  const words = ['tools', name, join(folder, 'gateway.yaml'), '--json'];
  const { out, error } = await runGateway(words, { env: stack.env, cwd: folder });
  if (out === '') throw new Error(`${name}: ${error}`);
  return JSON.parse(out) as ToolsReport;
}

/** What no file can hold, then what is not served of it. */
const leftOutOf = (name: string) => [
  ...(reports.get(name)?.leftOut ?? []).map((each) => `${each.name}: ${each.reason}`),
  ...(served.get(name)?.refused ?? []).map((each) => `${each.operation}: ${each.reason}`),
];

describe.each(CLIENTS)('a client of %s', (era, connect) => {
  it.each(REAL_SERVERS)(
    'lists the tools of $package $version and calls them as the person',
    async ({ name, tools, leftOut, calls }) => {
      const client = await connect(stack.url, token);
      const listed = (await client.listTools()).tools
        .map((tool) => tool.name)
        .filter((tool) => tool.startsWith(`${name}_`));
      expect([listed.length, leftOutOf(name)]).toEqual([tools, leftOut]);
      seen.set(`${name} ${era}`, listed);
      for (const { tool, args, says } of calls(work)) {
        expect([tool, await client.text(`${name}_${tool}`, args)]).toEqual([
          tool,
          expect.stringMatching(says),
        ]);
      }
      await client.close();
    },
  );
});

it.each(REAL_SERVERS)('$name: both clients see the same tools', ({ name }) => {
  expect(seen.get(`${name} 2025-11-25`)).toEqual(seen.get(`${name} 2026-07-28`));
});

it.each(REAL_SERVERS)(
  '$name is asked with delegated tokens alone, in its own era',
  ({ name, era, sessions }) => {
    const { passed, refused } = checks.get(name)!;
    expect(refused).toEqual([]);
    expect(new Set(passed.map(({ subject }) => subject))).toEqual(new Set(['local|all-rights']));
    expect(passed.map((each) => each.token)).not.toContain(token);
    const last = passed.at(-1)!.headers;
    expect(last['mcp-protocol-version']).toBe(era);
    expect(last['mcp-session-id'] !== undefined).toBe(sessions);
  },
);

it.each(WITH_FILE)('a server that is asked again lists the same: $name', async ({ name }) => {
  expect(await pin(name, '--check')).toMatchObject({ ok: true, drift: [], problems: [] });
});

const rowOf = ({ name, ...server }: RealServer) => {
  const left = leftOutOf(name).length;
  return `| ${[
    `${server.package} ${server.version}`,
    server.era,
    server.sessions ? 'yes' : 'none',
    server.from,
    `${seen.get(`${name} 2026-07-28`)?.length} / ${left}`,
    server.note,
  ].join(' | ')} |`;
};

it('the table of servers that were tried is what was seen here', () => {
  const rows = REAL_SERVERS.map(rowOf);
  process.stdout.write(`${rows.join('\n')}\n`);
  const page = readFileSync(PAGE, 'utf8');
  for (const row of rows) expect(page).toContain(row);
});
