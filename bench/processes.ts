import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { answers, startChild } from '../test/support/child.js';
import { freePorts } from '../test/support/free-ports.js';
import type { StubServer } from './mcp/stub-server.js';

export type GatewayName = 'plain' | 'ours';

/** A gateway under measurement, in a process of its own, with a caller's token for it. */
export interface Gateway {
  readonly name: GatewayName;
  readonly url: string;
  readonly token: string;
  /** What its callers' tokens are issued for. */
  readonly audience: string;
  /** One question of cpu-reporter.ts: `cpu` is user + system time so far in microseconds, `heap` bytes that live. */
  readonly ask: (question: { ask: string; file?: string }) => Promise<number>;
  readonly stop: () => Promise<void>;
}

const ENTRY: Record<GatewayName, string> = {
  plain: join(__dirname, 'plain-gateway.js'),
  ours: join(__dirname, '../apps/mcp-gateway/src/main.js'),
};

/** Starts the stub services, which end with this process, as the gateways do. */
export async function startStubs() {
  const { PATH } = process.env;
  const services = [join(__dirname, 'stub-services.js')];
  const child = startChild(process.execPath, services, { PATH }, { stderr: 'inherit', ipc: true });
  const urls = await child.ask<{
    issuer: string;
    upstream: string;
    mcp: Readonly<Record<StubServer, string>>;
  }>('where are you?');
  /** A token of the issuer for an audience; of the one caller, unless another is named. */
  const tokenFor = (audience: string, subject?: string) => child.ask<string>({ audience, subject });
  return { ...urls, tokenFor };
}

export type Stubs = Awaited<ReturnType<typeof startStubs>>;

/**
 * Starts a gateway and waits until it listens; settings, preload and discarded stdout are the same for both. `more` are
 * settings of ours.
 */
export async function startGateway(
  name: GatewayName,
  stubs: Stubs,
  more: Readonly<Record<string, string>> = {},
): Promise<Gateway> {
  const [port, adminPort] = await freePorts(2);
  const child = startChild(
    process.execPath,
    ['-r', join(__dirname, 'cpu-reporter.js'), ENTRY[name]],
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
  // The plain gateway answers 401 everywhere: any answer shows that it listens.
  await child.until(`${name} listens on ${url}`, () => answers(url, () => true));
  const audience = `http://localhost:${port}/`;
  return {
    ...{ name, url, audience },
    token: await stubs.tokenFor(audience),
    ask: (question) => child.ask(question),
    stop: () => child.stop(),
  };
}
