import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './support/child.js';
import { freePorts } from './support/free-ports.js';
import { startGatewayProcess, type GatewayProcess } from './support/gateway-process.js';
import { startOrders, type OrdersStack } from './support/orders-stack.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { ERAS, rpcMessage, type RpcRequest } from './support/rpc.js';

const PROBE = join(__dirname, 'support/loaded-modules.cjs');
const WITHOUT_IMMEDIATE = join(__dirname, 'support/without-immediate.cjs');
const SCOPES = ['tool:greet', 'tool:whoami', 'orders:read'];

/** Below the root, as what is not bundled would be found from there. */
let folder: string;
let bundle: string;
let orders: OrdersStack;
let collector: OtlpReceiver;
/** Nobody answers there. */
let redis: Record<string, string>;
let built: GatewayProcess;
let bundled: GatewayProcess;

beforeAll(async () => {
  mkdirSync('.run', { recursive: true });
  folder = mkdtempSync('.run/bundle-');
  bundle = join(process.cwd(), folder, 'main.js');
  const made = await runChild(process.execPath, ['scripts/image/bundle.mjs', bundle]);
  expect(made).toMatchObject({ code: 0, error: '' });
  orders = await startOrders();
  collector = await OtlpReceiver.start();
  const [nobody] = await freePorts(1);
  redis = {
    REDIS_URL: `redis://127.0.0.1:${nobody}`,
    TOKEN_CACHE_KEY: randomBytes(32).toString('base64'),
  };
  const { env: settings, url } = orders.stack;
  const env = { ...settings, MCP_SERVER_URL: url, LOG_LEVEL: 'info', ...redis };
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER: 'always_on' };
  built = await startGatewayProcess(env);
  bundled = await startGatewayProcess({ ...env, ...traced }, { probe: PROBE, main: bundle });
});
afterAll(async () => {
  await Promise.all([built.stop('SIGTERM'), bundled.stop('SIGTERM')]);
  await collector.close();
  await orders.close();
  rmSync(folder, { recursive: true });
});

const call = (name: string, args: object): RpcRequest => ({
  method: 'tools/call',
  params: { name, arguments: args },
});

/** All that a client gets but the moment and the request's own name. */
async function answer({ url }: GatewayProcess, request: RpcRequest) {
  const response = await fetch(url, { method: 'POST', ...rpcMessage(request) });
  const headers = Object.fromEntries(response.headers);
  return {
    status: response.status,
    headers: { ...headers, date: '', 'x-request-id': '' },
    text: await response.text(),
  };
}

describe.each(ERAS)('in %s', (era) => {
  it.each<[string, RpcRequest]>([
    ['a list', { method: 'tools/list' }],
    ['a call as the caller', call('greet', { name: 'Ada' })],
    ['a call of an operation', call('list_orders', {})],
    ['a structured result', call('whoami', {})],
    ['arguments that are refused', call('greet', { name: 7 })],
    ['a tool that is not there', call('nothing', {})],
    ['a scope that is missing', call('place_order', {})],
  ])('the bundle answers the same bytes: %s', async (_what, request) => {
    const token = await orders.stack.token('all-rights', SCOPES);
    const expected = await answer(built, { ...request, era, token });
    expect(await answer(bundled, { ...request, era, token })).toEqual(expected);
    expect(expected.text.length).toBeGreaterThan(2);
  });
});

it('the bundle loads no package from elsewhere', async () => {
  expect(await bundled.ask<readonly string[]>('loaded')).toEqual([]);
});

it('the client of Redis is loaded only where Redis is set', async () => {
  const loaded = async (more: object) => {
    const { env, url } = orders.stack;
    const gateway = await startGatewayProcess(
      { ...env, MCP_SERVER_URL: url, ...more },
      { probe: PROBE },
    );
    const names = await gateway.ask<readonly string[]>('loaded');
    await gateway.stop('SIGTERM');
    return names;
  };
  expect(await loaded({})).not.toContain('ioredis');
  expect(await loaded(redis)).toContain('ioredis');
});

it('what is loaded later works from the bundle: Redis is looked for, spans arrive', async () => {
  const lost = 'shared token cache does not answer';
  await bundled.until('it has looked for Redis', () => bundled.output().includes(lost));
  await bundled.stop('SIGTERM');
  expect(await bundled.ended).toMatchObject({ code: 0 });
  expect(collector.spans.map(({ name }) => name)).toContain('tools/call greet');
});

it('the place of an error is one in the sources', async () => {
  const { code, error } = await runChild(process.execPath, ['-r', WITHOUT_IMMEDIATE, bundle]);
  const lines = readFileSync('libs/serving/src/run-app.ts', 'utf8').split('\n');
  const line = 1 + lines.findIndex((text) => text.includes('setImmediate('));
  expect(code).toBe(1);
  expect(error).toContain(`"at":"at runApp (libs/serving/src/run-app.ts:${line})"`);
});

it('every character of the bundle is ASCII, which Node keeps in one byte each', () => {
  expect(readFileSync(bundle, 'utf8')).not.toMatch(/[^\0-\x7f]/);
});
