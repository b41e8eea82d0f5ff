import { randomBytes } from 'node:crypto';
import { CASES, cpuPerCall } from './load.js';
import { serve } from './loopback.js';
import { startGateway, startStubs, type Gateway } from './processes.js';
import { median } from './report.js';

/*
 * What watching a call costs, by number of calls: the gateway with metrics, and with metrics, audit records and
 * traces of one call in ten, each beside the gateway without any of them. Exits 1 when a bound is missed.
 */
const ROUNDS = 15;
const CALLS = 400;
const WARM_UP_CALLS = 3_000;

/** Largest share of the CPU per call, metrics off, audit off, no traces. */
const BOUNDS = { metrics: 1.05, all: 1.15 };
type Watched = keyof typeof BOUNDS;

const OFF = { ADMIN_PORT: 'off', AUDIT: 'off' };

/** Takes spans and keeps none. */
const collector = () =>
  serve((_, request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }, '');

async function started(): Promise<Record<'off' | Watched, Gateway>> {
  const stubs = await startStubs();
  const traced = {
    OTEL_EXPORTER_OTLP_ENDPOINT: await collector(),
    OTEL_TRACES_SAMPLER_ARG: '0.1',
    TRACES_PER_SECOND: '0',
  };
  const audited = { AUDIT: 'stdout', AUDIT_SUBJECT_KEY: randomBytes(32).toString('base64') };
  return {
    off: await startGateway('ours', stubs, OFF),
    metrics: await startGateway('ours', stubs, { AUDIT: 'off' }),
    all: await startGateway('ours', stubs, { ...audited, ...traced }),
  };
}

async function main(): Promise<void> {
  const gateways = await started();
  const missed: string[] = [];
  process.stdout.write(`CPU µs per call, median of ${ROUNDS} rounds of ${CALLS} calls\n`);
  for (const what of CASES) {
    const sides = Object.entries(gateways);
    for (const [, gateway] of sides) await cpuPerCall(gateway, what, WARM_UP_CALLS);
    const took: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [side, gateway] of round % 2 === 0 ? sides : [...sides].reverse()) {
        (took[side] ??= []).push(await cpuPerCall(gateway, what, CALLS));
      }
    }
    const { off = [], ...watched } = took;
    const cells = Object.entries(watched).map(([side, values]) => {
      const ratio = median(values.map((value, round) => value / (off[round] ?? NaN)));
      if (ratio > BOUNDS[side as Watched]) missed.push(side);
      const bound = BOUNDS[side as Watched].toFixed(2);
      return `${side} ${median(values).toFixed(0)} = ${ratio.toFixed(3)} (<= ${bound})`;
    });
    process.stdout.write(
      `${what.tool} ${what.era}: off ${median(off).toFixed(0)}, ${cells.join(', ')}\n`,
    );
  }
  process.exit(missed.length > 0 ? 1 : 0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
