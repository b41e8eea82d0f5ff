import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { MessageAnswered } from '../apps/mcp-gateway/src/observing/gateway-event.js';
import { sdkTracing } from '../apps/mcp-gateway/src/tracing/sdk-tracing.js';
import { NOT_TRACING, type Tracing } from '../apps/mcp-gateway/src/tracing/tracing.js';
import { realAfter } from '../libs/outbound/src/index.js';
import { startChild } from '../test/support/child.js';
import { median } from './rounds.js';

/** CPU of the spans of a call with an exchange and one request to its upstream, exporting included: `npm run bench:traces`. */
const ROUNDS = 9;
const CALLS = 2_000;
const AT_A_TIME = 100;
const PAUSE_MS = 20;
const WARM_UP = 2;

const REQUESTS = [
  { kind: 'exchange', url: 'https://issuer.example.com/token', profile: 'rfc8693' },
  {
    kind: 'upstream',
    url: 'https://orders.example.com',
    method: 'GET',
    upstream: 'orders',
    route: '/orders/{id}',
  },
] as const;

function call(tracing: Tracing): number {
  const reference = randomUUID();
  const call = { tool: 'orders_get', upstream: 'orders' };
  const message = { method: 'tools/call', protocolVersion: '2026-07-28', id: 1, reference, call };
  const traceId = randomBytes(16).toString('hex');
  const arrived = { traceId, parent: undefined, link: undefined };
  const trace = tracing.begin({ ...message, arrivedAt: performance.now() }, arrived);
  let sent = 0;
  for (const request of REQUESTS) {
    const span = trace.begin(request);
    sent += Object.keys(span.headers).length;
    span.end({ status: 200 });
  }
  const answered = { kind: 'message_answered', reference, error: '', call: { outcome: 'ok' } };
  tracing.observer(answered as unknown as MessageAnswered);
  return sent;
}

/** Microseconds of CPU for each call. */
async function round(tracing: Tracing): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < CALLS; done += AT_A_TIME) {
    for (let i = 0; i < AT_A_TIME; i += 1) call(tracing);
    await wait(PAUSE_MS);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

async function run(collector: string): Promise<void> {
  let dropped = 0;
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const sampled = (ratio: number) =>
    sdkTracing(
      {
        url: collector,
        headers: {},
        resource: { 'service.name': 'bench' },
        sampling: { parentBased: true, ratio, perSecond: 0 },
        endpoint: '/',
      },
      {
        logger: quiet,
        steady: Date.now,
        after: realAfter,
        observer: (event) => {
          if (event.kind === 'spans_dropped') dropped += event.spans;
        },
      },
    );
  const sides: readonly (readonly [string, Tracing])[] = [
    ['SDK not loaded', NOT_TRACING],
    ['loaded, none recorded', sampled(0)],
    ['10 % recorded', sampled(0.1)],
    ['all recorded', sampled(1)],
  ];
  const figures = new Map<string, number[]>(sides.map(([name]) => [name, []]));
  for (let i = -WARM_UP; i < ROUNDS; i += 1) {
    for (const [name, tracing] of sides) {
      const figure = await round(tracing);
      if (i >= 0) figures.get(name)?.push(figure);
    }
  }
  const idle = process.cpuUsage();
  for (let done = 0; done < CALLS; done += AT_A_TIME) await wait(PAUSE_MS);
  const { user, system } = process.cpuUsage(idle);
  const pauses = (user + system) / CALLS;
  console.log(
    `µs CPU for each call, median of ${ROUNDS} rounds of ${CALLS}; the pauses, ${pauses.toFixed(1)}, taken off`,
  );
  for (const [name, all] of figures)
    console.log(`${name.padEnd(24)}${(median(all) - pauses).toFixed(1)}`);
  console.log(`spans dropped: ${dropped}`);
  for (const [, tracing] of sides) await tracing.onApplicationShutdown();
}

async function withCollector(): Promise<void> {
  const child = startChild(process.execPath, [__filename, 'collector'], process.env, { ipc: true });
  const port = await child.ask<number>('port');
  try {
    await run(`http://127.0.0.1:${port}/v1/traces`);
  } finally {
    await child.stop();
  }
}

if (process.argv[2] === 'collector') {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end('{}'));
  });
  server.listen(0, '127.0.0.1', () => {
    process.on('message', () => process.send?.((server.address() as AddressInfo).port));
  });
} else void withCollector();
