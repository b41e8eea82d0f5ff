import { join } from 'node:path';
import { answers, startChild, type Child } from '../test/support/child.js';
import { freePorts } from '../test/support/free-ports.js';
import { searchLog, type SearchedLog } from './log-search.js';

/** What the gateway holds, after a collection. */
export interface Held {
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly timers: number;
  readonly sockets: number;
}

const CLIENT_SECRET = 'canary-soak-secret-3d71';

export interface Gateway {
  readonly url: string;
  /** Its own log, searched for secrets. */
  readonly log: SearchedLog;
  held(): Promise<Held>;
  /** `gw_spans_dropped_total`. */
  readonly droppedSpans: () => Promise<number>;
}

export interface Services {
  /** Answers `where are you?`. */
  readonly child: Child;
  /** A token of the issuer with these claims. */
  token(claims: object): Promise<string>;
  /** Requests to the token endpoint, as of the last token. */
  exchanges(): number;
}

/** Starts issuer and upstreams in a process that ends with this one, as the gateway's does. */
export function startServices(script: string, ...args: readonly string[]): Services {
  const { PATH } = process.env;
  const command = [join(__dirname, script), ...args];
  const child = startChild(process.execPath, command, { PATH }, { stderr: 'inherit', ipc: true });
  let exchanged = 0;
  return {
    child,
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

/** Starts a gateway for callers of this issuer; `more` are settings, `secrets` must not stand in its log. */
export async function startGateway(
  issuer: string,
  more: Readonly<Record<string, string>>,
  secrets: readonly string[] = [],
): Promise<Gateway> {
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
      MCP_AUTH0_CLIENT_ID: 'soak-gateway',
      MCP_AUTH0_CLIENT_SECRET: CLIENT_SECRET,
      EXCHANGE_PROFILE: 'rfc8693',
      LOG_LEVEL: 'warn',
      ...more,
    },
    { stdout: 'unread', stderr: 'inherit', ipc: true },
  );
  const url = `http://localhost:${port}/`;
  const { stdout } = child.process;
  if (stdout === null) throw new Error('the gateway has no log');
  const log = searchLog(stdout, [CLIENT_SECRET, ...secrets]);
  await child.until('a ready gateway', () => answers(`${url}readyz`));
  const droppedSpans = async () => {
    const metrics = await fetch(`http://127.0.0.1:${adminPort}/metrics`);
    return Number(/^gw_spans_dropped_total (\d+)/m.exec(await metrics.text())?.[1]);
  };
  return { url, log, droppedSpans, held: () => child.ask<Held>('what is held?') };
}
