import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RELOADER } from '../../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../../apps/mcp-gateway/src/reload/reloader.js';
import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import { runGateway } from '../support/command.js';
import { freePorts } from '../support/free-ports.js';
import { startStack, type Stack } from '../support/stack.js';
import { startBearerCheck, type BearerCheck } from './bearer-check.js';
import { startReal, type RealServer } from './real-servers.js';

/** What `mcp-gateway tools NAME --write` and `--check` say. */
export interface PinReport {
  readonly ok: boolean;
  readonly tools: number;
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** A gateway in front of servers that others wrote, each behind a check for its bearer tokens. */
export interface TriedStack {
  readonly stack: Stack;
  /** Of a person who may use all of them. */
  readonly token: string;
  /** A git repository with one commit. */
  readonly work: string;
  /** Checks by upstream. */
  readonly checks: ReadonlyMap<string, BearerCheck>;
  /** Servers without their check, by upstream. */
  readonly bare: ReadonlyMap<string, string>;
  /** Tools that are not served, by upstream, with the reason. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
  check(name: string): Promise<PinReport>;
  close(): Promise<void>;
}

const ALL = "{ include: ['*'] }";
const audienceOf = (name: string) => `https://${name}.example.com`;

/** Starts them. Tool files are written by the command, as the person. */
export async function startTried(servers: readonly RealServer[]): Promise<TriedStack> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-servers-'));
  const work = join(folder, 'work');
  makeRepository(work);
  const [issuerPort, ...ports] = await freePorts(servers.length + 1);
  const issuer = `http://localhost:${issuerPort}/`;
  const children = await Promise.all(
    servers.map((server, at) => startReal(server, ports[at]!, work)),
  );
  const checks = new Map<string, BearerCheck>();
  for (const [at, { name }] of servers.entries()) {
    const audience = audienceOf(name);
    checks.set(name, await startBearerCheck({ port: ports[at]!, audience, issuer }));
  }
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, fileText(servers, checks));
  const withFile = servers.filter(({ from }) => from === 'file').map(({ name }) => name);
  for (const server of servers) if (server.from === 'file') writePlaceholder(folder, server);
  const stack = await startStack({ env: { GATEWAY_CONFIG: file, ISSUER_URL: issuer } });
  const token = await stack.token('all-rights', ['servers:use']);
  const ask = asking(stack, folder);
  const leftOut = new Map<string, readonly string[]>();
  for (const name of withFile) leftOut.set(name, await pinned(name, { ask, token }));
  await stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
  return {
    ...{ stack, token, work, checks, leftOut },
    bare: new Map(servers.map(({ name }, at) => [name, `http://localhost:${ports[at]}/mcp`])),
    check: (name) => ask<PinReport>([name, '--check', '--token-file', '-'], token),
    close: async () => {
      await stack.close();
      for (const check of checks.values()) await check.close();
      for (const child of children) await child.stop('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

type Ask = <Report>(words: readonly string[], input?: string) => Promise<Report>;

/** Runs `mcp-gateway tools` with these words. */
function asking(stack: Stack, cwd: string): Ask {
  return async (words, input = '') => {
    const all = ['tools', ...words, join(cwd, 'gateway.yaml'), '--json'];
    const { out, error } = await runGateway(all, { env: stack.env, cwd, input });
    if (out === '') throw new Error(`${words.join(' ')}: ${error}`);
    return JSON.parse(out) as never;
  };
}

/** Writes the tool file; what no file can hold, then what is not served of it. */
async function pinned(
  name: string,
  { ask, token }: { readonly ask: Ask; readonly token: string },
): Promise<readonly string[]> {
  const { leftOut } = await ask<PinReport>([name, '--write', '--token-file', '-'], token);
  const { refused } = await ask<{
    readonly refused: readonly { readonly operation: string; readonly reason: string }[];
  }>([name]);
  return [
    ...leftOut.map((each) => `${each.name}: ${each.reason}`),
    ...refused.map(({ operation, reason }) => `${operation}: ${reason}`),
  ];
}

/** What stands there until the command has written the file. */
function writePlaceholder(
  folder: string,
  { name: upstream, selected = ['placeholder'] }: RealServer,
): void {
  const tools = selected.map((name) => ({ name, inputSchema: { type: 'object' } }));
  writeFileSync(join(folder, `${upstream}.tools.json`), toolFileText({ upstream, tools }));
}

function fileText(
  servers: readonly RealServer[],
  checks: ReadonlyMap<string, BearerCheck>,
): string {
  const upstreams = servers.map(
    ({ name, from, mcp = '', select = ALL }) => `  ${name}:
    url: ${checks.get(name)!.url}
    exchange: { audience: ${audienceOf(name)}, scopes: [all] }
    callerScopes: [servers:use]
    mcp: { ${mcp}list: ${from === 'file' ? `{ file: ./${name}.tools.json }` : '{ from: caller }'} }
    tools: ${select}
`,
  );
  return `version: 1\nupstreams:\n${upstreams.join('')}`;
}

function makeRepository(at: string): void {
  const name = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@example.com'];
  for (const args of [
    ['init', '-q', at],
    ['-C', at, ...name, 'commit', '-q', '--allow-empty', '-m', 'The first commit'],
    // What servers write here is none of the repository.
    ['-C', at, 'config', 'core.excludesFile', join(at, '.git/ignored')],
  ]) {
    if (spawnSync('git', args).status !== 0) throw new Error(`git ${args.join(' ')}`);
  }
  writeFileSync(join(at, '.git/ignored'), '*\n');
}
