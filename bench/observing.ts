import { randomBytes } from 'node:crypto';
import { startServer, startStubs, type Server } from './processes.js';
import { calling, ERAS, GREET, WHOAMI } from './requests.js';
import { measured, median, ratio, type Plan } from './rounds.js';
import { collector } from './servers.js';

/*
 * What watching a call costs: the gateway with metrics, and with metrics, audit records and traces of one call in ten, each
 * beside the gateway without any of them. Exits 1 when a bound is missed.
 */
const PLAN: Plan = { warmUp: 8_000, rounds: 11, calls: 400 };
/** Processes of the same thing differ by some per cent for as long as they run. */
const PROCESSES = 3;

/** Largest share of the CPU a call, metrics off, audit off, no traces. */
const BOUNDS = { metrics: 1.05, all: 1.15 };
const WATCHED = ['metrics', 'all'] as const;
type Watching = 'off' | (typeof WATCHED)[number];

async function settings(): Promise<Record<Watching, Readonly<Record<string, string>>>> {
  const traced = {
    OTEL_EXPORTER_OTLP_ENDPOINT: await collector(),
    OTEL_TRACES_SAMPLER_ARG: '0.1',
    TRACES_PER_SECOND: '0',
  };
  const audited = { AUDIT: 'stdout', AUDIT_SUBJECT_KEY: randomBytes(32).toString('base64') };
  return {
    off: { ADMIN_PORT: 'off', AUDIT: 'off' },
    metrics: { AUDIT: 'off' },
    all: { ...audited, ...traced },
  };
}

async function main(): Promise<void> {
  const stubs = await startStubs();
  const servers: (readonly [string, Server])[] = [];
  for (const [watching, more] of Object.entries(await settings())) {
    for (let process = 0; process < PROCESSES; process += 1) {
      servers.push([`${watching} ${process}`, await startServer('ours', stubs, more)]);
    }
  }
  const missed: string[] = [];
  process.stdout.write(
    `CPU a call, each beside the gateway with nothing on; ${PROCESSES} processes of each\n`,
  );
  for (const [what, era] of [WHOAMI, GREET].flatMap((each) =>
    ERAS.map((of) => [each, of] as const),
  )) {
    const sides = servers.map(([name, server]) => ({
      ...{ name, server },
      request: calling(what, era, server.token),
    }));
    const took = await measured(sides, PLAN);
    const cells = WATCHED.map((watching) => {
      const ratios = Array.from({ length: PROCESSES }, (_, index) =>
        ratio(took, `${watching} ${index}`, `off ${index}`),
      );
      const value = median(ratios);
      if (value > BOUNDS[watching]) missed.push(watching);
      const each = ratios.map((one) => one.toFixed(3)).join(' ');
      return `${watching} ${value.toFixed(3)} (<= ${BOUNDS[watching].toFixed(2)}; ${each})`;
    });
    const off = median(took.get('off 0') ?? []).toFixed(0);
    process.stdout.write(`${what.name} ${era}: off ${off} µs, ${cells.join(', ')}\n`);
  }
  process.exit(missed.length > 0 ? 1 : 0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
