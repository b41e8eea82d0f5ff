import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { startGatewayProcess } from '../support/gateway-process.js';
import { call, textOf } from '../support/rpc.js';
import { startStack, type Stack } from '../support/stack.js';

const PASSWORD = 'canary-redis-password';
const SENTINEL_PASSWORD = 'canary-sentinel-password';
const directory = mkdtempSync(join(tmpdir(), 'gateway-redis-tls-'));
const certificate = join(directory, 'cert.pem');
const key = join(directory, 'key.pem');

/** Settings of a server that speaks TLS only, with a certificate for localhost and no address. */
const tls = (port: number) => [
  ...['--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--dir', directory],
  ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate],
  ...['--tls-auth-clients', 'no', '--save', '', '--appendonly', 'no', '--requirepass', PASSWORD],
];

let stack: Stack;
let redis: Child;
let port: number;
let url: string;
beforeAll(async () => {
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
  ]);
  [port] = (await freePorts(1)) as [number];
  redis = startChild('redis-server', tls(port));
  await eventually('redis listens', () => redis.output().includes('Ready to accept connections'));
  url = `rediss://:${PASSWORD}@localhost:${port}`;
  stack = await startStack();
});
afterAll(async () => {
  await stack.close();
  await redis.stop();
  rmSync(directory, { recursive: true });
});

/** Exchanges that two replicas make for one new caller. */
async function exchangesOfTwo(
  env: Record<string, string>,
): Promise<{ count: number; log: string }> {
  const shared = {
    ...stack.env,
    MCP_SERVER_URL: stack.url,
    REDIS_URL: url,
    TOKEN_CACHE_KEY: randomBytes(32).toString('base64'),
    ...env,
  };
  const replicas = [await startGatewayProcess(shared), await startGatewayProcess(shared)];
  const token = await stack.issuer.issue({ jti: randomBytes(8).toString('hex') });
  const before = stack.issuer.counters.exchanges;
  for (const replica of replicas) {
    expect(textOf(await call(replica, 'greet', { token }))).toMatch(/^Hello/);
    await replica.stop();
  }
  const log = replicas.map((replica) => replica.output()).join('\n');
  return { count: stack.issuer.counters.exchanges - before, log };
}

it('XC-09: replicas share through TLS and a password', async () => {
  expect((await exchangesOfTwo({ NODE_EXTRA_CA_CERTS: certificate })).count).toBe(1);
});

it('XC-09: replicas share through Sentinels with a password of their own, and TLS', async () => {
  const [own] = await freePorts(1);
  const file = join(directory, 'sentinel.conf');
  writeFileSync(
    file,
    `sentinel monitor gateway 127.0.0.1 ${port} 1\nsentinel auth-pass gateway ${PASSWORD}\n`,
  );
  const sentinel = startChild('redis-server', [
    ...[file, '--sentinel', ...tls(own!), '--tls-replication', 'yes'],
    ...['--requirepass', SENTINEL_PASSWORD],
  ]);
  await eventually('Sentinel watches', () => sentinel.output().includes('+monitor'));
  const REDIS_URL =
    `rediss+sentinel://:${PASSWORD}@localhost:${own}/gateway` +
    `?sentinel_password=${SENTINEL_PASSWORD}&servername=localhost`;
  const { count } = await exchangesOfTwo({ REDIS_URL, NODE_EXTRA_CA_CERTS: certificate });
  await sentinel.stop();
  expect(count).toBe(1);
});

it('XC-09: replicas share in a Cluster with a password and TLS', async () => {
  const [own, bus] = await freePorts(2);
  const node = startChild('redis-server', [
    ...[...tls(own!), '--tls-cluster', 'yes', '--cluster-port', String(bus)],
    ...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
  ]);
  await eventually('redis listens', () => node.output().includes('Ready to accept connections'));
  const ca = readFileSync(certificate);
  const client = new Redis({ host: 'localhost', port: own!, password: PASSWORD, tls: { ca } });
  await client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
  await eventually('a Cluster', async () => /_state:ok/.test(await client.cluster('INFO')));
  client.disconnect();
  const REDIS_URL = `rediss+cluster://:${PASSWORD}@localhost:${own}?servername=localhost`;
  const { count } = await exchangesOfTwo({ REDIS_URL, NODE_EXTRA_CA_CERTS: certificate });
  await node.stop();
  expect(count).toBe(1);
});

it.each<[string, () => Record<string, string>]>([
  ['a certificate that nobody vouches for', () => ({})],
  [
    'a wrong password',
    () => ({ NODE_EXTRA_CA_CERTS: certificate, REDIS_URL: url.replace(PASSWORD, 'wrong') }),
  ],
])('XC-09: %s: not shared, said once, and served all the same', async (_name, env) => {
  const { count, log } = await exchangesOfTwo(env());
  expect(count).toBe(2);
  const said = log.split('\n').filter((line) => /shared token cache does not answer/.test(line));
  expect(said).toEqual(
    [1, 2].map((): unknown => expect.stringContaining('"settings":["REDIS_URL"]')),
  );
});
