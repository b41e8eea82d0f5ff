import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startAlone, startReplicas, type Deployment } from './deployments.js';
import type { Person } from './people.js';
import { startStubs, type Stubs } from './processes.js';
import {
  firstCalls,
  measuredBeside,
  ofEach,
  SIDES,
  type Case,
  type FirstCalls,
  type Sides,
  type Spent,
} from './replica-rounds.js';
import { callingInTurn, ERAS, GREET, listingInTurn, WHOAMI, type Era } from './requests.js';
import { median } from './rounds.js';
import { machine, markdown } from './table.js';
import { tellsThreadTime } from './thread-time.js';

const HELP = `CPU a call of one gateway, of two behind haproxy that share nothing, and of two that share a Redis, called by many people;
and how many exchanges people cost who call both. Needs Linux, redis-server and haproxy.

  npm run bench:replicas [-- [--people N] [--starts N] [--rounds N] [--calls N]]

--people  who call in turn, and who are new in each round: 200
--starts  of all processes anew: 3
--rounds  of each start, in which every case is measured once: 9
--calls   of a case in a round: 200

Exits 1 when somebody costs more than one exchange with Redis, 2 when it cannot measure. See bench/README.md.
`;

const DEFAULTS = { people: '200', starts: '3', rounds: '9', calls: '200' };
type Form = Readonly<Record<keyof typeof DEFAULTS, number>>;

const WARM_UP = 9_000;
/** What `tools/list` has without a gateway.yaml. */
const TOOLS = 3;
const MIB = 1_048_576;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Of one start of all processes. */
interface Found {
  /** By the name of a case, one a round. */
  readonly rounds: ReadonlyMap<string, readonly Sides<Spent>[]>;
  /** Who called every gateway of a side for the first time, and what the issuer granted them. */
  readonly people: number;
  readonly exchanges: Sides<number>;
  /** Resident bytes of a gateway. */
  readonly bytes: Sides<number>;
}

const KINDS = [
  (era: Era, people: readonly Person[]) => callingInTurn(WHOAMI, era, people),
  (era: Era, people: readonly Person[]) => callingInTurn(GREET, era, people),
  (era: Era, people: readonly Person[]) => listingInTurn(TOOLS, era, people),
];

function casesOf({ alone, apart, sharing }: Sides<readonly Person[]>): readonly Case[] {
  return KINDS.flatMap((kind) =>
    ERAS.map((era) => {
      const requests = {
        alone: kind(era, alone),
        apart: kind(era, apart),
        sharing: kind(era, sharing),
      };
      return { name: requests.alone.name, requests };
    }),
  );
}

const START = {
  alone: startAlone,
  apart: (stubs: Stubs) => startReplicas(stubs, { sharing: false }),
  sharing: (stubs: Stubs) => startReplicas(stubs, { sharing: true }),
};

async function found(stubs: Stubs, form: Form): Promise<Found> {
  const sides = await ofEach((side) => START[side](stubs));
  const cases = casesOf(await ofEach((side) => stubs.peopleOf(sides[side].audience, form.people)));
  const took = await measuredBeside(sides, cases, { ...form, warmUp: WARM_UP });
  const rounds = new Map(cases.map(({ name }, at) => [name, took[at]!] as const));
  const granted = () => ofEach((side) => stubs.exchangesOf(sides[side].audience));
  const before = await granted();
  const calls: FirstCalls[] = [];
  while (calls.length < form.rounds) calls.push(await firstCalls(sides, stubs, form.people));
  rounds.set(
    'first greet of a person',
    calls.map(({ first }) => first),
  );
  rounds.set(
    'first at the other replica',
    calls.map(({ other }) => other),
  );
  const after = await granted();
  const exchanges = await ofEach((side) => Promise.resolve(after[side] - before[side]));
  const bytes = await ofEach((side) => rss(sides[side]));
  for (const side of SIDES) await sides[side].stop();
  return { rounds, people: form.rounds * form.people, exchanges, bytes };
}

async function rss({ gateways }: Deployment): Promise<number> {
  const all = await Promise.all(gateways.map((gateway) => gateway.ask({ ask: 'rss' })));
  return all.reduce((sum, bytes) => sum + bytes, 0) / all.length;
}

const HEAD = [
  'CPU µs a call',
  'one gateway',
  'two, nothing shared',
  'two with Redis',
  'Redis ÷ nothing shared',
  'first thread',
  'haproxy',
  'redis-server',
];

/** Medians over the rounds of each start, then over the starts. */
function rowOf(name: string, starts: readonly Found[]): readonly string[] {
  const over = (of: (round: Sides<Spent>) => number) =>
    starts.map(({ rounds }) => median(rounds.get(name)!.map(of)));
  const all = (of: (round: Sides<Spent>) => number) => median(over(of));
  const ratios = over(({ apart, sharing }) => sharing.gateways / apart.gateways);
  const share = all(({ alone }) => alone.firstThreads / alone.gateways);
  return [
    name,
    ...SIDES.map((side) => all((round) => round[side].gateways).toFixed(0)),
    `${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(' ')})`,
    `${(100 * share).toFixed(0)} %`,
    all(({ sharing }) => sharing.haproxy).toFixed(0),
    all(({ sharing }) => sharing.redis).toFixed(1),
  ];
}

/** What it needs and is not there. */
function missing(): string {
  const needs = [
    ['redis-server', '--version'],
    ['haproxy', '-v'],
  ] as const;
  const gone = needs
    .filter(([command, ...args]) => spawnSync(command, args, { stdio: 'ignore' }).status !== 0)
    .map(([command]) => `${command} (Debian: apt-get install ${command})`);
  if (!tellsThreadTime()) gone.push('a Linux that tells the CPU time of threads');
  return gone.join(' and ');
}

const formOf = ({ people, starts, rounds, calls }: typeof DEFAULTS): Form => ({
  ...{ people: Number(people), starts: Number(starts) },
  ...{ rounds: Number(rounds), calls: Number(calls) },
});

async function main(): Promise<number> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      ...{ people: option, starts: option, rounds: option, calls: option },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const gone = missing();
  if (gone !== '') throw new Error(`bench:replicas needs ${gone}`);
  const form = formOf({ ...DEFAULTS, ...values });
  const stubs = await startStubs();
  const starts: Found[] = [];
  while (starts.length < form.starts) starts.push(await found(stubs, form));
  return shown(starts, form);
}

function shown(starts: readonly Found[], form: Form): number {
  const rows = [...starts[0]!.rounds.keys()].map((name) => rowOf(name, starts));
  const how = `${form.starts} starts, ${form.rounds} rounds of ${form.calls} calls of ${form.people} people`;
  say(`${machine()}; ${how}\n\n${markdown(HEAD, rows)}\n`);
  const [alone, apart, sharing] = SIDES.map((side) => {
    const bytes = median(starts.map((start) => start.bytes[side]));
    return `${(bytes / MIB).toFixed(0)} MiB`;
  });
  say(`resident, each gateway: ${alone} alone, ${apart} of two, ${sharing} with Redis`);
  const sum = (of: (start: Found) => number) => starts.reduce((all, start) => all + of(start), 0);
  const people = sum((start) => start.people);
  const shared = sum(({ exchanges }) => exchanges.sharing);
  const apartFrom = sum(({ exchanges }) => exchanges.apart);
  say(`exchanges of ${people} people who called both: ${shared}, ${apartFrom} with nothing shared`);
  return shared === people ? 0 : 1;
}

main()
  .then((status) => process.exit(status))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  });
