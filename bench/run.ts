import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cpuPerRequest } from './load.js';
import {
  figureOf,
  MORE_BOUNDS,
  ratioBounds,
  ratiosOf,
  type Figure,
  type RatioBound,
} from './figures.js';
import { hasPeers, startStubs, type Stubs } from './processes.js';
import { profiled } from './profile.js';
import { callingInTurn, ERAS, GREET, WHOAMI } from './requests.js';
import { measured, type Plan, type Side, type Took } from './rounds.js';
import { manyFile, startCompared, startOthers, toolsOf, type Compared } from './servers.js';
import { callerSides, comparedSides, otherSides, SOME } from './sides.js';
import { coldBurst, heapOfSessions, longRun, sdkClients, type Single } from './single.js';
import { starts } from './starts.js';
import { machine, page, rowsOf, table } from './table.js';

const HELP = `CPU a call of the gateway beside the least that does the work, beside the SDKs alone and beside other gateways:

  npm run bench [-- [--quick | --profile CASE] [--write FILE] [--rounds N] [--calls N] [--warm-up N] [--callers N]]

--quick         ratios that have a bound alone, of few rounds, with wider bounds
--profile CASE  prints the top of a CPU profile of a case, such as "greet 2025-11-25", and measures nothing
--write FILE    writes the table there too
--rounds        in each of which every case is measured once: 11, quick 5
--calls         of a case in a round: 200, quick 150; a third of it for what takes long
--warm-up       calls of a server before the first round, parted among its cases: 12000, quick 4000
--callers       of whom each has called before: 100000, quick 10000

Exits 1 when a bound is missed, 2 when it cannot measure. See bench/README.md.
`;

interface Form {
  readonly quick: boolean;
  readonly plan: Plan;
  readonly callers: number;
}

const QUICK = { rounds: '5', calls: '150', 'warm-up': '4000', callers: '10000' };
const WHOLE = { rounds: '11', calls: '200', 'warm-up': '12000', callers: '100000' };

function formOf(values: Partial<typeof WHOLE> & { readonly quick?: boolean }): Form {
  const quick = values.quick === true;
  const of = { ...(quick ? QUICK : WHOLE), ...values };
  const [rounds, calls, warmUp, callers] = [of.rounds, of.calls, of['warm-up'], of.callers].map(
    Number,
  ) as [number, number, number, number];
  return { quick, plan: { rounds, calls, warmUp }, callers };
}

/** Calls of the long run for each of a case in a round. */
const LONG = 500;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Sides of calls by many people, each of whom was there before. */
async function crowdSides({ crowd }: Compared, stubs: Stubs, form: Form) {
  const people = await stubs.peopleOf(crowd.audience, form.callers);
  if (form.quick) {
    const all = callingInTurn(WHOAMI, ERAS[0], people);
    await cpuPerRequest(crowd, all, { count: form.callers });
    return { sides: callerSides(crowd, people, WHOAMI, [SOME, form.callers]), singles: [] };
  }
  const singles = await coldBurst(crowd, people);
  const numbers = [1, SOME, Math.ceil(form.callers / 10), form.callers];
  const sides = [WHOAMI, GREET].flatMap((call) => callerSides(crowd, people, call, numbers));
  return { sides, singles };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      quick: { type: 'boolean' },
      profile: { type: 'string' },
      write: { type: 'string' },
      rounds: { type: 'string' },
      calls: { type: 'string' },
      'warm-up': { type: 'string' },
      callers: { type: 'string' },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const stubs = await startStubs();
  const many = await toolsOf(stubs);
  const servers = await startCompared(stubs, many);
  const form = formOf(values);
  if (values.profile !== undefined) return profile(comparedSides(servers), values.profile);

  const singles: Single[] = [];
  if (!form.quick) singles.push(...(await starts(stubs, manyFile(many))));
  const crowd = await crowdSides(servers, stubs, form);
  const sides = [...comparedSides(servers), ...crowd.sides];
  const bounds = [...ratioBounds(form.callers)];
  singles.push(...crowd.singles);
  if (!form.quick) {
    sides.push(...otherSides(servers, await startOthers(stubs)));
    bounds.push(...MORE_BOUNDS);
    if (!hasPeers()) say('Without @rekog/mcp-nest: npm ci --prefix bench/peers installs it.');
  }
  const took = await measured(sides, form.plan);
  if (!form.quick) {
    singles.push(
      ...(await longRun(servers.ours, LONG * form.plan.calls)),
      ...(await heapOfSessions(stubs)),
      ...(await sdkClients(stubs)),
    );
  }
  const figures = form.quick
    ? await quickFigures(took, bounds, () => measured(sides, { ...form.plan, warmUp: 0 }))
    : ratiosOf(took, bounds, 'whole');
  const shown = table(rowsOf(took, figures, { sides: !form.quick, singles }));
  const { rounds, calls, warmUp } = form.plan;
  const how = `${rounds} rounds of ${calls} calls after ${warmUp} of each server`;
  say(`${machine()}; ${how}\n\n${shown}`);
  if (values.write !== undefined) writeFileSync(values.write, page(`${machine()}; ${how}`, shown));
  return verdict(figures, singles);
}

/** A figure that is missed is measured once more: what else runs on a machine disturbs a few rounds. */
async function quickFigures(
  took: Took,
  bounds: readonly RatioBound[],
  again: () => Promise<Took>,
): Promise<readonly Figure[]> {
  const figures = ratiosOf(took, bounds, 'quick');
  if (figures.every(({ holds }) => holds)) return figures;
  say('Not every figure holds; all are measured once more, and the lower ones count.');
  const others = ratiosOf(await again(), bounds, 'quick');
  return figures.map((figure, at) => (others[at]!.value < figure.value ? others[at]! : figure));
}

function verdict(figures: readonly Figure[], singles: readonly Single[]): number {
  const all = [
    ...figures,
    ...singles.map(({ name, value, bound = Infinity }) => figureOf(name, value, bound)),
  ];
  const missed = all.filter(({ holds }) => !holds);
  say(`\n${all.length - missed.length} hold, ${missed.length} missed`);
  return missed.length === 0 ? 0 : 1;
}

async function profile(sides: readonly Side[], name: string): Promise<number> {
  const side = sides.find((each) => each.name === name);
  if (side === undefined) {
    throw new Error(`--profile is one of:\n${sides.map((each) => each.name).join('\n')}`);
  }
  say(await profiled(side));
  return 0;
}

main()
  .then((status) => process.exit(status))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  });
