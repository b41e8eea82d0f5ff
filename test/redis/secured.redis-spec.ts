import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { startGatewayProcess } from '../support/gateway-process.js';
import { call, textOf } from '../support/rpc.js';
import { startStack, type Stack } from '../support/stack.js';

const PASSWORD = 'canary-redis-password';
const directory = mkdtempSync(join(tmpdir(), 'gateway-redis-tls-'));
const certificate = join(directory, 'cert.pem');
const key = join(directory, 'key.pem');

let stack: Stack;
let redis: Child;
let url: string;
beforeAll(async () => {
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
  ]);
  const [port] = await freePorts(1);
  redis = startChild('redis-server', [
    ...['--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--dir', directory],
    ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no'],
    ...['--requirepass', PASSWORD, '--save', '', '--appendonly', 'no'],
  ]);
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

it.each<[string, () => Record<string, string>]>([
  ['a certificate that nobody vouches for', () => ({})],
  [
    'a wrong password',
    () => ({ NODE_EXTRA_CA_CERTS: certificate, REDIS_URL: url.replace(PASSWORD, 'wrong') }),
  ],
])('XC-09: %s: not shared, said once, and served all the same', async (_name, env) => {
  const { count, log } = await exchangesOfTwo(env());
  expect(count).toBe(2);
  expect(log.match(/shared token cache does not answer/g)).toHaveLength(2);
});
