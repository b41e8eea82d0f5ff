import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '../test/support/free-ports.js';

export type GatewayName = 'plain' | 'ours';

/** A gateway under measurement, in its own process, with a token its caller would hold. */
export interface Gateway {
  readonly name: GatewayName;
  readonly url: string;
  readonly token: string;
  /** One question of cpu-reporter.ts; `cpu` answers user + system time so far in microseconds. */
  ask(question: { ask: string; file?: string }): Promise<number>;
}

const ENTRY: Record<GatewayName, string> = {
  plain: join(__dirname, 'plain-gateway.js'),
  ours: join(__dirname, '../apps/mcp-gateway/src/main.js'),
};
const MOST_LOOKS = 3_000;

function reply<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => {
      reject(new Error(`${child.spawnfile} ended early with ${String(code)}`));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}

/** Starts the stub services; their process ends with this one, as those of the gateways do. */
export async function startStubs() {
  const child = fork(join(__dirname, 'stub-services.js'));
  const urls = await reply<{ issuer: string; upstream: string }>(child);
  return {
    ...urls,
    tokenFor: (audience: string): Promise<string> => {
      child.send(audience);
      return reply<string>(child);
    },
  };
}

export type Stubs = Awaited<ReturnType<typeof startStubs>>;

/** Starts a gateway with the same settings, preload and discarded stdout for each, until it listens. */
export async function startGateway(name: GatewayName, stubs: Stubs): Promise<Gateway> {
  const [port] = await freePorts(1);
  const child = fork(ENTRY[name], {
    execArgv: ['-r', join(__dirname, 'cpu-reporter.js')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: String(port),
      ISSUER_URL: stubs.issuer,
      API_BASE_URL: stubs.upstream,
      API_AUTH0_AUDIENCE: stubs.upstream,
      MCP_AUTH0_CLIENT_ID: 'bench-gateway',
      MCP_AUTH0_CLIENT_SECRET: 'bench-secret',
      EXCHANGE_PROFILE: 'rfc8693',
      LOG_LEVEL: 'info',
    },
  });
  const url = `http://127.0.0.1:${port}/`;
  await untilListening(url, child);
  return {
    name,
    url,
    token: await stubs.tokenFor(`http://localhost:${port}/`),
    ask: (question) => {
      child.send(question);
      return reply<number>(child);
    },
  };
}

async function untilListening(url: string, child: ChildProcess): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await wait(100);
  }
  throw new Error(`nothing listens on ${url}`);
}
