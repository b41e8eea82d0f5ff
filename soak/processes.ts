import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '../test/support/free-ports.js';
import { searchLog, type SearchedLog } from './log-search.js';

/** What the gateway holds, after a collection. */
export interface Held {
  readonly heapBytes: number;
  readonly timers: number;
  readonly sockets: number;
}

const CLIENT_SECRET = 'canary-soak-secret-3d71';

export interface Gateway {
  readonly url: string;
  /** Its own log, searched for secrets. */
  readonly log: SearchedLog;
  held(): Promise<Held>;
}

export interface Services {
  readonly issuer: string;
  readonly upstream: string;
  /** A token of the issuer with these claims. */
  token(claims: object): Promise<string>;
  /** Requests to the token endpoint, as of the last token. */
  exchanges(): number;
}

/** Starts issuer and upstream; their process ends with this one, as the gateway's does. */
export async function startServices(): Promise<Services> {
  const child = fork(join(__dirname, 'services.js'));
  const [urls] = (await once(child, 'message')) as [{ issuer: string; upstream: string }];
  const waiting = new Map<number, (token: string) => void>();
  let asked = 0;
  let exchanged = 0;
  type Issued = { id: number; token: string; exchanges: number };
  child.on('message', ({ id, token, exchanges }: Issued) => {
    exchanged = exchanges;
    waiting.get(id)?.(token);
    waiting.delete(id);
  });
  return {
    ...urls,
    exchanges: () => exchanged,
    token: (claims) =>
      new Promise((resolve) => {
        const id = (asked += 1);
        waiting.set(id, resolve);
        child.send({ id, claims });
      }),
  };
}

export async function startGateway({ issuer, upstream }: Services): Promise<Gateway> {
  const [port] = await freePorts(1);
  const child = fork(join(__dirname, '../apps/mcp-gateway/src/main.js'), {
    execArgv: ['--expose-gc', '-r', join(__dirname, 'heap-reporter.js')],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      ISSUER_URL: issuer,
      TOKEN_PROFILE: 'rfc9068',
      API_BASE_URL: upstream,
      API_AUTH0_AUDIENCE: upstream,
      MCP_AUTH0_CLIENT_ID: 'soak-gateway',
      MCP_AUTH0_CLIENT_SECRET: CLIENT_SECRET,
      EXCHANGE_PROFILE: 'rfc8693',
      LOG_LEVEL: 'warn',
    },
  });
  const url = `http://localhost:${port}/`;
  const { stdout } = child;
  if (stdout === null) throw new Error('the gateway has no log');
  const log = searchLog(stdout, [CLIENT_SECRET]);
  await untilReady(`${url}readyz`, child);
  return {
    url,
    log,
    held: async () => {
      child.send({});
      const [held] = (await once(child, 'message')) as [Held];
      return held;
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await wait(100);
  }
  throw new Error(`not ready: ${url}`);
}
