import { join } from 'node:path';
import { answers, startChild } from '../test/support/child.js';
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

/** Starts issuer and upstream in a process that ends with this one, as the gateway's does. */
export async function startServices(): Promise<Services> {
  const { PATH } = process.env;
  const services = [join(__dirname, 'services.js')];
  const child = startChild(process.execPath, services, { PATH }, { stderr: 'inherit', ipc: true });
  const urls = await child.ask<{ issuer: string; upstream: string }>('where are you?');
  let exchanged = 0;
  return {
    ...urls,
    exchanges: () => exchanged,
    token: async (claims) => {
      const { token, exchanges } = await child.ask<{ token: string; exchanges: number }>({
        claims,
      });
      exchanged = exchanges;
      return token;
    },
  };
}

export async function startGateway({ issuer, upstream }: Services): Promise<Gateway> {
  const [port, adminPort] = await freePorts(2);
  const main = join(__dirname, '../apps/mcp-gateway/src/main.js');
  const child = startChild(
    process.execPath,
    ['--expose-gc', '-r', join(__dirname, 'heap-reporter.js'), main],
    {
      PATH: process.env['PATH'],
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      ISSUER_URL: issuer,
      TOKEN_PROFILE: 'rfc9068',
      API_BASE_URL: upstream,
      API_AUTH0_AUDIENCE: upstream,
      MCP_AUTH0_CLIENT_ID: 'soak-gateway',
      MCP_AUTH0_CLIENT_SECRET: CLIENT_SECRET,
      EXCHANGE_PROFILE: 'rfc8693',
      LOG_LEVEL: 'warn',
    },
    { stdout: 'unread', stderr: 'inherit', ipc: true },
  );
  const url = `http://localhost:${port}/`;
  const { stdout } = child.process;
  if (stdout === null) throw new Error('the gateway has no log');
  const log = searchLog(stdout, [CLIENT_SECRET]);
  await child.until('a ready gateway', () => answers(`${url}readyz`));
  return { url, log, held: () => child.ask<Held>('what is held?') };
}
