import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Callers } from './callers.js';
import { COLLECTORS } from './collector.js';
import { greetSoak, mcpSoak, type Soaked } from './kinds.js';
import type { Gateway, Held } from './processes.js';

const HELP = `npm run soak -- [--mcp [--seed N]] [--collector KIND] [--calls N]

Calls greet as 200 people at once, with cancelled calls, tokens that end, and an issuer and an upstream
that misbehave at random, and checks that every answer belongs to the person and the call that asked.
With --mcp, they list and call the tools of three MCP servers instead: one of 2026-07-28, one of 2025-11-25 with
sessions, and one that lists other tools to each person. The servers check whose token they are given, answer
with the person's name, and fail at random.

With --collector every call is recorded as a span for a collector that lets the gateway down: dead, slow (30 seconds
for an answer) or failing (500).

The heap is measured once a fifth of the calls were made. By then what has a bound is full, or as full as it
gets: lists, sessions, what the operator's page remembers, the tokens of some minutes, code that V8 compiles.

Ends with one line: calls, mixes, leaks, heap slope; at SIGTERM with that of the calls so far. Exits 1 when an
answer belongs to somebody else, when timers or sockets are left, when the heap grows, when the gateway's log
contains a secret, or when a server was given the token or the session of somebody else.

  --calls N   how many calls; a million without it
  --seed N    of the faults of the MCP servers; 1 without it
  --collector KIND  dead, slow or failing
`;
const CONCURRENCY = 48;
const WARM_SHARE = 0.2;
const SAMPLES = 20;
/** Connections that the gateway keeps open to issuer and upstream. */
const KEPT_ALIVE = 2 * CONCURRENCY;
/** Megabytes per 100,000 calls; in a short run the caches are still filling. */
const STEEPEST = { short: 40, long: 1 };
const LONG_RUN = 500_000;
const LOOK_MS = 1_000;
const FEWEST_LOOKS = 6;
const MOST_LOOKS = 120;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string' },
      mcp: { type: 'boolean' },
      seed: { type: 'string' },
      collector: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const calls = Number(values.calls ?? 1_000_000);
  if (!Number.isInteger(calls) || calls < 1) throw new Error('--calls: a positive whole number');

  const seed = Number(values.seed ?? 1);
  if (!Number.isInteger(seed)) throw new Error('--seed: a whole number');

  const collector = COLLECTORS.find((kind) => kind === values.collector);
  if (values.collector !== undefined && collector === undefined) {
    throw new Error(`--collector: one of ${COLLECTORS.join(', ')}`);
  }
  const soaked = values.mcp === true ? await mcpSoak(seed) : await greetSoak(collector);
  const { gateway, callers } = soaked;
  const ending = new AbortController();
  process.once('SIGTERM', () => {
    ending.abort();
  });
  const call = (until: number) =>
    callers.callUntil(until, { concurrency: CONCURRENCY, ending: ending.signal });
  const started = performance.now();
  await call(Math.ceil(calls * WARM_SHARE));
  const before = await atRest(gateway, callers);
  const samples = [{ calls: callers.tally.calls, bytes: before.heapBytes }];
  for (let step = 1; step <= SAMPLES && !ending.signal.aborted; step += 1) {
    const next = Math.round(calls * (WARM_SHARE + (1 - WARM_SHARE) * (step / SAMPLES)));
    await call(next);
    const { heapBytes: bytes } = await gateway.held();
    samples.push({ calls: callers.tally.calls, bytes });
    progress(callers, started, bytes);
  }
  const after = await atRest(gateway, callers, before);
  return verdict(soaked, { before, after, slope: slopeOf(samples), started });
}

function progress({ tally }: Callers, started: number, bytes: number): void {
  const seconds = Math.round((performance.now() - started) / 1000);
  const heap = (bytes / 1024 / 1024).toFixed(1);
  process.stdout.write(`${seconds} s: ${JSON.stringify(tally)}, heap ${heap} MB\n`);
}

/**
 * What is held once nobody calls and every pending exchange has ended. That takes the seconds of a deadline,
 * and longer on a busy machine: only what is never released is a leak.
 */
async function atRest(gateway: Gateway, callers: Callers, before?: Held): Promise<Held> {
  callers.hangUp();
  for (let look = 1; ; look += 1) {
    await wait(LOOK_MS);
    const held = await gateway.held();
    const rests = look >= FEWEST_LOOKS && (before === undefined || leaksOf(before, held) === 0);
    if (rests || look >= MOST_LOOKS) return held;
  }
}

/** Timers and sockets that were not held before. */
function leaksOf(before: Held, after: Held): number {
  return (
    Math.max(0, after.timers - before.timers) +
    Math.max(0, after.sockets - Math.max(before.sockets, KEPT_ALIVE))
  );
}

/** Least squares, in megabytes for each 100,000 calls. */
function slopeOf(samples: readonly { calls: number; bytes: number }[]): number {
  const mean = (of: (sample: { calls: number; bytes: number }) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ calls }) => calls), mean(({ bytes }) => bytes)];
  const above = samples.reduce((sum, s) => sum + (s.calls - x) * (s.bytes - y), 0);
  const below = samples.reduce((sum, s) => sum + (s.calls - x) ** 2, 0);
  return (above / below) * (100_000 / 1024 / 1024);
}

async function verdict(
  { callers, gateway: { log, droppedSpans }, services, seen }: Soaked,
  run: { before: Held; after: Held; slope: number; started: number },
): Promise<number> {
  const { before, after, slope } = run;
  const { tally } = callers;
  const { strays, lines } = await seen();
  const told = [
    `requests to the token endpoint: ${services.exchanges()}`,
    `resident: ${megabytes(before)} MB before, ${megabytes(after)} MB after; spans dropped: ${await droppedSpans()}`,
    ...lines,
  ];
  process.stdout.write(`${[...told, ...callers.details()].join('\n')}\n`);
  const leaks = leaksOf(before, after);
  const steepest = tally.calls >= LONG_RUN ? STEEPEST.long : STEEPEST.short;
  const seconds = Math.round((performance.now() - run.started) / 1000);
  process.stdout.write(
    `soak: ${tally.calls} calls in ${seconds} s (${tally.served} served, ${tally.refused} refused, ` +
      `${tally.cancelled} cancelled), mixes ${tally.mixes}, strays ${strays}, leaks ${leaks}, ` +
      `heap slope ${slope.toFixed(2)} MB per 100,000 calls, ` +
      `${log.hits} secrets in ${log.lines} log lines\n`,
  );
  const wellServed = tally.served > tally.calls / 2;
  const none = [tally.mixes, strays, leaks, log.hits].every((each) => each === 0);
  return none && slope <= steepest && wellServed ? 0 : 1;
}

function megabytes({ residentBytes }: Held): string {
  return (residentBytes / 2 ** 20).toFixed(0);
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`soak: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
