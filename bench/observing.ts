import { randomBytes } from 'node:crypto';
import { connected, CONNECTIONS, send, sendAll, type Request } from './load.js';
import { startServer, startStubs, type Server } from './processes.js';
import { calling, ERAS, GREET, WHOAMI } from './requests.js';
import { median } from './rounds.js';
import { collector } from './servers.js';
import type { Watching } from './watch-switch.js';

/*
 * What watching a call costs: the gateway with metrics, and with metrics, audit records and traces of one call in ten,
 * beside the same process with none of them. Exits 1 when a bound is missed.
 */
const WARM_UP = 8_000;
const ROUNDS = 40;
/** Of each kind of watching in a round. */
const CALLS = 400;
/** Each has other code compiled in another order. */
const PROCESSES = 3;

/** Largest share of the CPU a call, metrics off, audit off, no traces. */
const BOUNDS = { metrics: 1.05, all: 1.15 };
const WATCHED = ['metrics', 'all'] as const;
const KINDS: readonly Watching[] = ['off', ...WATCHED];

const CASES = [WHOAMI, GREET].flatMap((call) => ERAS.map((era) => ({ call, era })));

async function settings(): Promise<Readonly<Record<string, string>>> {
  return {
    AUDIT: 'stdout',
    AUDIT_SUBJECT_KEY: randomBytes(32).toString('base64'),
    OTEL_EXPORTER_OTLP_ENDPOINT: await collector(),
    OTEL_TRACES_SAMPLER_ARG: '0.1',
    TRACES_PER_SECOND: '0',
  };
}

/** CPU microseconds a call of each kind of watching, one a round; the kinds take turns in being first. */
async function rounds(server: Server, request: Request): Promise<Record<Watching, number[]>> {
  const pool = connected(server);
  const all = (count: number) => sendAll(pool, request, { count, connections: CONNECTIONS });
  const took: Record<Watching, number[]> = { off: [], metrics: [], all: [] };
  try {
    for (const watching of KINDS) {
      await server.ask({ ask: 'watch', watching });
      await all(WARM_UP / KINDS.length);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const at of KINDS.keys()) {
        const watching = KINDS[(round + at) % KINDS.length]!;
        await server.ask({ ask: 'watch', watching });
        await send(pool, request);
        const before = await server.ask({ ask: 'cpu' });
        await all(CALLS);
        took[watching].push(((await server.ask({ ask: 'cpu' })) - before) / CALLS);
      }
    }
    return took;
  } finally {
    await pool.destroy();
  }
}

async function main(): Promise<void> {
  const stubs = await startStubs();
  const shared = await settings();
  const found = CASES.map(() => ({
    off: [] as number[],
    metrics: [] as number[],
    all: [] as number[],
  }));
  for (let process = 0; process < PROCESSES; process += 1) {
    const server = await startServer('ours', stubs, shared, ['watch-switch']);
    for (const [at, { call, era }] of CASES.entries()) {
      const took = await rounds(server, calling(call, era, server.token));
      found[at]!.off.push(median(took.off));
      for (const watching of WATCHED) {
        found[at]![watching].push(
          median(took[watching].map((value, round) => value / took.off[round]!)),
        );
      }
    }
    await server.stop();
  }
  process.stdout.write(
    `CPU a call, each beside the same process with nothing on; ${PROCESSES} processes\n`,
  );
  const missed: string[] = [];
  for (const [at, { call, era }] of CASES.entries()) {
    const cells = WATCHED.map((watching) => {
      const ratios = found[at]![watching];
      const value = median(ratios);
      if (value > BOUNDS[watching]) missed.push(watching);
      const each = ratios.map((one) => one.toFixed(3)).join(' ');
      return `${watching} ${value.toFixed(3)} (<= ${BOUNDS[watching].toFixed(2)}; ${each})`;
    });
    const off = median(found[at]!.off).toFixed(0);
    process.stdout.write(`${call.name} ${era}: off ${off} µs, ${cells.join(', ')}\n`);
  }
  process.exit(missed.length > 0 ? 1 : 0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
