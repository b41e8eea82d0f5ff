import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { manyTools } from './many-tools.js';
import { startGateway, startStubs, type Gateway, type Stubs } from './processes.js';
import { median } from './report.js';
import { measured, type Load } from './tools-load.js';

const HELP = `What 500 tools of an OpenAPI document cost beside 5, and beside the gateway without a file:

  npm run bench:tools [-- [FILE] [--starts N] [--rounds N] [--calls N] [--warm-up N]]

FILE       a document with at least 500 operations; by default one made of examples/github
--starts   pairs of starts, without a file and with 500 tools: 5
--rounds   rounds of requests, in each of which every side is measured once: 15
--calls    requests of a kind in a round: 100
--warm-up  requests of a kind before the first round: 1500

Exits 1 when a bound is missed, 2 when it cannot measure. See bench/README.md.
`;
const FEW = 5;
const MANY = 500;
const BOUNDS = {
  /** CPU for a byte of a list of many tools ÷ of a list of few. */
  perByte: 1.3,
  /** CPU of a call of a tool from a document ÷ of one that is written here. */
  call: 1.1,
  /** Of many tools more than of the gateway without a file. */
  startMs: 1_500,
  heapMb: 40,
};

/** CPU milliseconds until it listens and until nothing is prepared any more, and megabytes that live then. */
type Started = Record<'start CPU ms' | 'CPU ms at rest' | 'heap MB', number>;

/** Starts a gateway with the tools of a file, and waits until it is at rest. */
async function started(stubs: Stubs, file?: string): Promise<readonly [Gateway, Started]> {
  const gateway = await startGateway('ours', stubs, file ? { GATEWAY_CONFIG: file } : {});
  const start = (await gateway.ask({ ask: 'cpu' })) / 1_000;
  const rest = await atRest(gateway);
  const heap = (await gateway.ask({ ask: 'heap' })) / 2 ** 20;
  return [gateway, { 'start CPU ms': start, 'CPU ms at rest': rest, 'heap MB': heap }];
}

async function atRest(gateway: Gateway): Promise<number> {
  let before = 0;
  let now = await gateway.ask({ ask: 'cpu' });
  while (now - before > 10_000) {
    await wait(500);
    before = now;
    now = await gateway.ask({ ask: 'cpu' });
  }
  return now / 1_000;
}

/** Starts of each kind in turn: one list for each file, of one start a pair. */
async function starts(
  stubs: Stubs,
  files: readonly (string | undefined)[],
  pairs: number,
): Promise<readonly (readonly Started[])[]> {
  const all = files.map((): Started[] => []);
  for (let pair = 0; pair < pairs; pair++) {
    const order = [...files.entries()];
    for (const [at, file] of pair % 2 === 0 ? order : order.reverse()) {
      const [gateway, figures] = await started(stubs, file);
      all[at]?.push(figures);
      await gateway.stop();
    }
  }
  return all;
}

const STARTED = ['start CPU ms', 'CPU ms at rest', 'heap MB'] as const;

function middle(all: readonly Started[]): Record<string, number> {
  return Object.fromEntries(STARTED.map((name) => [name, median(all.map((each) => each[name]))]));
}

/** The median of what the later of a pair takes more. */
function more(
  [none = [], many = []]: readonly (readonly Started[])[],
  name: keyof Started,
): number {
  return median(many.map((each, pair) => each[name] - (none[pair]?.[name] ?? NaN)));
}

type Judged = readonly [name: string, value: number, bound: number];

function judged(
  pairs: readonly (readonly Started[])[],
  ratios: Readonly<Record<string, number>>,
): readonly Judged[] {
  const loads = Object.entries(ratios).map(([name, value]): Judged => {
    return [name, value, name.startsWith('call') ? BOUNDS.call : BOUNDS.perByte];
  });
  return [
    ...loads,
    ['start CPU ms more', more(pairs, 'start CPU ms'), BOUNDS.startMs],
    ['heap MB more', more(pairs, 'heap MB'), BOUNDS.heapMb],
  ];
}

function print(columns: Readonly<Record<string, Readonly<Record<string, number>>>>): void {
  const names = [...new Set(Object.values(columns).flatMap((each) => Object.keys(each)))];
  const rows = names.map((row) => {
    const cells = Object.entries(columns).map(([column, values]) => {
      return [column, Math.round((values[row] ?? NaN) * 10) / 10] as const;
    });
    return [row, Object.fromEntries(cells.filter(([, value]) => !Number.isNaN(value)))] as const;
  });
  console.table(Object.fromEntries(rows));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      starts: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '15' },
      calls: { type: 'string', default: '100' },
      'warm-up': { type: 'string', default: '1500' },
    },
    allowPositionals: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stubs = await startStubs();
  const many = await manyTools(positionals[0], stubs.upstream, MANY);
  const pairs = await starts(stubs, [undefined, many.fileOf(MANY)], Number(values.starts));
  const [none] = await started(stubs);
  const [few, ofFew] = await started(stubs, many.fileOf(FEW));
  const [all] = await started(stubs, many.fileOf(MANY));
  const load: Load = {
    ...{ rounds: Number(values.rounds), calls: Number(values.calls) },
    warmUp: Number(values['warm-up']),
  };
  const { of, ratios } = await measured({ none, few, many: all }, many.call, load);
  print({
    'without a file': { ...middle(pairs[0] ?? []), ...of.none },
    [`${FEW} tools`]: { ...ofFew, ...of.few },
    [`${MANY} tools`]: { ...middle(pairs[1] ?? []), ...of.many },
  });
  const results = judged(pairs, ratios);
  for (const [name, value, bound] of results) {
    const verdict = value <= bound ? 'PASS' : 'FAIL';
    process.stdout.write(`${verdict}  ${name}: ${value.toFixed(2)}, at most ${bound}\n`);
  }
  return results.every(([, value, bound]) => value <= bound) ? 0 : 1;
}

main()
  .then((status) => process.exit(status))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  });
