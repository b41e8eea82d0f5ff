import { join } from 'node:path';
import { MAX_BATCH_SPANS } from '../apps/mcp-gateway/src/tracing/counted-export.js';
import { freePorts } from './support/free-ports.js';
import { startGatewayProcess, type GatewayProcess } from './support/gateway-process.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { rpc } from './support/rpc.js';
import { scrapeText } from './support/scrape.js';
import { startStack, type Stack } from './support/stack.js';

const PROBE = join(__dirname, 'support/loaded-modules.cjs');
/** More spans than one batch. */
const CALLS = MAX_BATCH_SPANS + 8;
const AT_A_TIME = 20;

let stack: Stack;
beforeAll(async () => (stack = await startStack()));
afterAll(() => stack.close());

async function gateway(more: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const { env } = stack;
  const probed = { probe: PROBE };
  return startGatewayProcess(
    { ...env, MCP_SERVER_URL: stack.url, LOG_LEVEL: 'warn', ...more },
    probed,
  );
}

async function calls(url: string): Promise<ReadonlySet<number>> {
  const token = await stack.token();
  const statuses = new Set<number>();
  for (let done = 0; done < CALLS; done += AT_A_TIME) {
    const some = Array.from({ length: AT_A_TIME }, () =>
      rpc({ url }, { era: '2026', method: 'tools/list', token }),
    );
    for (const { status } of await Promise.all(some)) statuses.add(status);
  }
  return statuses;
}

const isSdk = (name: string) => name.startsWith('@opentelemetry/') && name !== '@opentelemetry/api';

it.each([
  ['without an endpoint', {}],
  [
    'with one, and OTEL_SDK_DISABLED',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'true' },
  ],
])('OTEL-04: %s the SDK is not loaded', async (_what, more) => {
  const process = await gateway(more);
  const loaded = await process.ask<readonly string[]>('loaded');
  await process.stop();
  expect(loaded).toContain('@nestjs/core');
  expect(loaded.filter(isSdk)).toEqual([]);
});

it('OTEL-04: a collector that is not there fails no call, and the process ends', async () => {
  const [nobody] = await freePorts(1);
  const process = await gateway({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${nobody}`,
    OTEL_TRACES_SAMPLER: 'always_on',
  });
  expect((await process.ask<readonly string[]>('loaded')).filter(isSdk)).not.toEqual([]);
  expect(await calls(process.url)).toEqual(new Set([200]));
  await process.stop('SIGTERM');
  expect(await process.ended).toMatchObject({ code: 0 });
});

it('OTEL-04: what a collector refuses is counted, and one that is silent does not hold up the end', async () => {
  const receiver = await OtlpReceiver.start();
  const [port] = await freePorts(1);
  receiver.mood = 'fails';
  const asked = receiver.asked();
  const process = await gateway({
    ADMIN_PORT: String(port),
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_SAMPLER: 'always_on',
  });
  expect(await calls(process.url)).toEqual(new Set([200]));
  await asked;
  const lost = async () =>
    /^gw_spans_dropped_total (\d+)$/m.exec(await scrapeText(`http://127.0.0.1:${port}`))?.[1];
  await process.until('lost spans', async () => Number(await lost()) >= MAX_BATCH_SPANS);
  expect(process.output()).toMatch(/status 500.*the collector takes no spans, or too few/);
  receiver.mood = 'silent';
  expect(await calls(process.url)).toEqual(new Set([200]));
  await process.stop('SIGTERM');
  expect(await process.ended).toMatchObject({ code: 0 });
  await receiver.close();
});
