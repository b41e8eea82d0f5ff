import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { answers, startChild, type Child } from '../test/support/child.js';
import { freePorts } from '../test/support/free-ports.js';
import type { Meters } from './load.js';
import { startServer, type Server, type Stubs } from './processes.js';
import { threadTime } from './thread-time.js';
import { written } from './written.js';

/** Whose CPU is measured: all of the gateways, their first threads alone, and what stands beside them. */
export type Spender = 'gateways' | 'firstThreads' | 'haproxy' | 'redis';

/** Gateways, how callers reach them, and what they spend. */
export interface Deployment {
  readonly gateways: readonly Server[];
  /** Where callers send their requests. */
  readonly url: string;
  /** What their tokens are issued for. */
  readonly audience: string;
  /** CPU microseconds so far. */
  readonly meters: Meters<Spender>;
  readonly stop: () => Promise<void>;
}

const REPLICAS = 2;
const none = () => Promise.resolve(0);

/** One gateway with nothing before it, which shares nothing. */
export async function startAlone(stubs: Stubs): Promise<Deployment> {
  const gateway = await startServer('ours', stubs);
  const meters = { ...metersOf([gateway]), haproxy: none, redis: none };
  const { url, audience, stop } = gateway;
  return { gateways: [gateway], url, audience, meters, stop };
}

/** Two gateways behind haproxy, which listens at their public URL; with or without a Redis that they share. */
export async function startReplicas(
  stubs: Stubs,
  { sharing }: { readonly sharing: boolean },
): Promise<Deployment> {
  const [port] = await freePorts(1);
  const publicUrl = `http://127.0.0.1:${port}`;
  const redis = sharing ? await startRedis() : undefined;
  const settings = { MCP_SERVER_URL: publicUrl, ...redis?.settings };
  const starts = Array.from({ length: REPLICAS }, () => startServer('ours', stubs, settings));
  const gateways = await Promise.all(starts);
  const haproxy = await startHaproxy(port!, gateways);
  const meters = {
    ...metersOf(gateways),
    haproxy: () => threadTime(haproxy.process.pid!, 'all'),
    redis: redis === undefined ? none : () => threadTime(redis.child.process.pid!, 'all'),
  };
  const stop = async () => {
    await haproxy.stop('SIGKILL');
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await redis?.child.stop('SIGKILL');
  };
  const { audience } = gateways[0]!;
  return { gateways, url: `${publicUrl}/`, audience, meters, stop };
}

async function startRedis() {
  const [port] = await freePorts(1);
  const child = startChild('redis-server', [
    ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
  ]);
  await child.until('redis answers', () => child.output().includes('Ready to accept'));
  const settings = {
    REDIS_URL: `redis://127.0.0.1:${port}`,
    TOKEN_CACHE_KEY: randomBytes(32).toString('base64'),
  };
  return { child, settings };
}

function metersOf(gateways: readonly Server[]) {
  const sum = async (of: (gateway: Server) => Promise<number>) =>
    (await Promise.all(gateways.map(of))).reduce((all, each) => all + each, 0);
  return {
    gateways: () => sum((gateway) => gateway.ask({ ask: 'cpu' })),
    firstThreads: () => sum(({ pid }) => threadTime(pid, 'first')),
  };
}

/** With the configuration of deploy/balancers, but for its port and the replicas. */
async function startHaproxy(port: number, gateways: readonly Server[]): Promise<Child> {
  const shipped = readFileSync(resolve('deploy/balancers/haproxy.cfg'), 'utf8').split('\n');
  const lines = [
    ...shipped.filter((line) => !line.startsWith('  server ')),
    ...gateways.map(({ url }, at) => `  server gateway-${at + 1} ${new URL(url).host}`),
    '',
  ];
  const text = lines.join('\n').replace('bind :8080', `bind 127.0.0.1:${port}`);
  const haproxy = startChild('haproxy', ['-db', '-f', written('haproxy.cfg', text)]);
  await haproxy.until('haproxy finds a ready gateway', () =>
    answers(`http://127.0.0.1:${port}/readyz`),
  );
  return haproxy;
}
