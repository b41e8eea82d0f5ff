import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cpuPerRequest, ERAS } from '../load.js';
import { startStubs, type Gateway, type Stubs } from '../processes.js';
import { median } from '../report.js';
import { describeProfile, type CpuProfile } from '../top-self.js';
import { heapPerSession } from './memory.js';
import {
  callRequest,
  callsOf,
  directClients,
  listsOf,
  relayingGateway,
  type Side,
} from './sides.js';
import { CALLED } from './stub-server.js';

const HELP = `What a call of a tool of an MCP server costs, beside greet of the same gateway and beside clients of both SDKs;
what lists cost; and what a session holds:

  npm run bench:mcp [-- [--rounds N] [--calls N] [--warm-up N] [--profile modern|legacy]]

--rounds   in each of which every side is measured once: 15
--calls    requests of a kind in a round: 200; a fifth of it for lists
--warm-up  requests of a kind before the first round: 3000; a fifth of it for lists
--profile  writes a CPU profile of warm calls of a server's tool, prints its top, and measures nothing

Exits 1 when a bound is missed, 2 when it cannot measure. See bench/README.md.
`;
/** Largest share of the CPU of greet that a relayed call may take, for the same client and the same gateway. */
const BOUND = 1.4;
const LISTS_SHARE = 5;
const PROFILED_CALLS = 4_000;

interface Load {
  readonly rounds: number;
  readonly calls: number;
  readonly warmUp: number;
}

/** Microseconds of each side, one a round. */
type Took = ReadonlyMap<string, readonly number[]>;

async function measured(sides: readonly Side[], { rounds, calls, warmUp }: Load): Promise<Took> {
  const took = new Map<string, number[]>();
  for (const { name, measure } of sides) {
    await measure(warmUp);
    took.set(name, []);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, measure } of round % 2 === 0 ? sides : [...sides].reverse()) {
      took.get(name)?.push(await measure(calls));
    }
  }
  return took;
}

/** Median over rounds of one side ÷ another in the same round. */
function ratio(took: Took, one: string, other: string): number {
  const others = took.get(other) ?? [];
  return median((took.get(one) ?? []).map((value, round) => value / (others[round] ?? NaN)));
}

function print(took: Took, beside: (name: string) => string): void {
  for (const [name, values] of took) {
    const other = beside(name);
    const [least, middle] = [Math.min(...values), median(values)].map((each) => each.toFixed(0));
    const share = other === name ? '' : `${ratio(took, name, other).toFixed(2)} of ${other}`;
    process.stdout.write(
      `${name.padEnd(44)} ${least!.padStart(6)} ${middle!.padStart(6)}  ${share}\n`,
    );
  }
}

async function calls(stubs: Stubs, load: Load): Promise<boolean> {
  const gateway = await relayingGateway(stubs);
  const took = await measured([...callsOf(gateway), ...(await directClients(stubs))], load);
  const greetOf = (name: string) => `greet ${ERAS.find((era) => name.endsWith(era)) ?? ERAS[0]}`;
  process.stdout.write('CPU µs a call, least and median\n');
  print(took, greetOf);
  await gateway.stop();
  const relayed = [...took.keys()].filter((name) => name.includes(`_${CALLED} `));
  const missed = relayed.filter((name) => ratio(took, name, greetOf(name)) > BOUND);
  for (const name of missed) process.stdout.write(`FAIL  ${name}: at most ${BOUND} of greet\n`);
  return missed.length === 0;
}

async function lists(stubs: Stubs, { rounds, ...load }: Load): Promise<void> {
  const took = await measured(await listsOf(stubs), {
    rounds,
    calls: Math.ceil(load.calls / LISTS_SHARE),
    warmUp: Math.ceil(load.warmUp / LISTS_SHARE),
  });
  process.stdout.write('\nCPU µs a list, least and median\n');
  print(took, (name) => name.replace(/500 of the caller|500 of a file/, '3 of a file'));
}

async function profile(stubs: Stubs, server: string): Promise<void> {
  const gateway: Gateway = await relayingGateway(stubs);
  const call = { name: `${server}_${CALLED}`, arguments: {} };
  const request = callRequest(gateway, ERAS[0], call);
  mkdirSync(resolve('.run/bench'), { recursive: true });
  const file = resolve('.run/bench', `relayed-${server}.cpuprofile`);
  await cpuPerRequest(gateway, request, PROFILED_CALLS);
  await gateway.ask({ ask: 'profile-start' });
  await cpuPerRequest(gateway, request, PROFILED_CALLS);
  await gateway.ask({ ask: 'profile-stop', file });
  const read = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  process.stdout.write(`${file}\n\n${describeProfile(read, PROFILED_CALLS)}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '15' },
      calls: { type: 'string', default: '200' },
      'warm-up': { type: 'string', default: '3000' },
      profile: { type: 'string' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stubs = await startStubs();
  if (values.profile !== undefined) {
    await profile(stubs, values.profile);
    return 0;
  }
  const load = {
    rounds: Number(values.rounds),
    calls: Number(values.calls),
    warmUp: Number(values['warm-up']),
  };
  const passes = await calls(stubs, load);
  await lists(stubs, load);
  const { modern, legacy } = await heapPerSession(stubs);
  process.stdout.write(
    `\nheap a caller and server: ${modern.toFixed(0)} bytes without sessions, ${legacy.toFixed(0)} with one, ` +
      `${(legacy - modern).toFixed(0)} for the session\n`,
  );
  return passes ? 0 : 1;
}

main()
  .then((status) => process.exit(status))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  });
