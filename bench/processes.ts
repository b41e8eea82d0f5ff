import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answers, startChild } from '../test/support/child.js';
import { freePorts } from '../test/support/free-ports.js';
import type { StubServer } from './mcp/stub-server.js';
import type { Person } from './people.js';

const PEERS = resolve('bench/peers');
const program = (name: string) => join(__dirname, 'servers', `${name}.js`);

/** What is measured, by the name that the table has for it. */
const ENTRIES = {
  ours: join(__dirname, '../apps/mcp-gateway/src/main.js'),
  /** As the container image starts it, without what Node compiled before. */
  'ours, in one file': join(__dirname, 'gateway', 'main.js'),
  floor: program('floor'),
  'bare SDK v1': program('bare-v1'),
  'bare SDK v2': program('bare-v2'),
  'SDK v1 on Express': program('express-v1'),
  'SDK v2 on Express': program('express-v2'),
  '@rekog/mcp-nest': join(PEERS, 'mcp-nest.mjs'),
};
export type Entry = keyof typeof ENTRIES;

/** Whether the packages of bench/peers are there. */
export const hasPeers = (): boolean => existsSync(join(PEERS, 'node_modules'));

/**
 * A question of cpu-reporter.ts: `cpu` is user + system time so far in microseconds; `heap`, what lives, and `rss` bytes.
 * `watch` is one of watch-switch.ts.
 */
export interface Question {
  readonly ask: string;
  readonly file?: string;
  readonly watching?: string;
}

/** A server under measurement, in a process of its own, with a caller's token for it. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  readonly token: string;
  /** What its callers' tokens are issued for. */
  readonly audience: string;
  readonly ask: (question: Question) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** So many tokens are asked for at once. */
const BATCH = 1_000;

/** Starts the stub services, which end with this process, as the servers do. */
export async function startStubs() {
  const { PATH } = process.env;
  const services = [join(__dirname, 'stub-services.js')];
  const child = startChild(process.execPath, services, { PATH }, { stderr: 'inherit', ipc: true });
  const urls = await child.ask<{
    issuer: string;
    upstream: string;
    mcp: Readonly<Record<StubServer, string>>;
  }>('where are you?');
  /** A token of the one caller. */
  const tokenFor = async (audience: string) => (await child.ask<string[]>({ audience }))[0]!;
  /** So many callers. */
  const peopleOf = async (audience: string, people: number) => {
    const all: Person[] = [];
    while (all.length < people) {
      const from = all.length;
      const range = [from, Math.min(people, from + BATCH)];
      const tokens = await child.ask<string[]>({ audience, people: range });
      all.push(...tokens.map((token, at) => ({ at: from + at, token })));
    }
    return all;
  };
  /** How many exchanges of callers' tokens for this audience were granted so far. */
  const exchangesOf = (audience: string) => child.ask<number>({ exchangesOf: audience });
  /** A token of the one caller that was exchanged for this audience. */
  const delegatedFor = (audience: string) => child.ask<string>({ delegatedFor: audience });
  return { ...urls, tokenFor, peopleOf, exchangesOf, delegatedFor };
}

export type Stubs = Awaited<ReturnType<typeof startStubs>>;

/**
 * V8 gives memory back after eight seconds without work, and compiled code with it. The rounds of a table leave every server
 * alone for longer, which servers under load are not.
 */
const AS_UNDER_LOAD = '--no-memory-reducer';

const preload = (name: string) => ['-r', join(__dirname, `${name}.js`)];

/**
 * Starts a server and waits until it listens; settings, preload and discarded stdout are the same for all. `more` are
 * settings of ours, `preloads` files of this folder that are loaded before it.
 */
export async function startServer(
  entry: Entry,
  stubs: Stubs,
  more: Readonly<Record<string, string>> = {},
  preloads: readonly string[] = [],
): Promise<Server> {
  const [port, adminPort] = await freePorts(2);
  const child = startChild(
    process.execPath,
    [AS_UNDER_LOAD, ...['cpu-reporter', ...preloads].flatMap(preload), ENTRIES[entry]],
    {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      ISSUER_URL: stubs.issuer,
      API_BASE_URL: stubs.upstream,
      API_AUTH0_AUDIENCE: stubs.upstream,
      MCP_AUTH0_CLIENT_ID: 'bench-gateway',
      MCP_AUTH0_CLIENT_SECRET: 'bench-secret',
      EXCHANGE_PROFILE: 'rfc8693',
      LOG_LEVEL: 'info',
      AUDIT_SUBJECT_KEY: randomBytes(32).toString('base64'),
      ...more,
    },
    { stdout: 'ignore', stderr: 'inherit', ipc: true },
  );
  const url = `http://127.0.0.1:${port}/`;
  // Some answer 401 everywhere: any answer shows that it listens.
  await child.until(`${entry} listens on ${url}`, () => answers(url, () => true));
  const audience = `${more['MCP_SERVER_URL'] ?? `http://localhost:${port}`}/`;
  return {
    ...{ url, audience, pid: child.process.pid! },
    token: await stubs.tokenFor(audience),
    ask: (question) => child.ask(question),
    stop: () => child.stop(),
  };
}
