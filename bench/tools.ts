import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { rpcMessage } from '../test/support/rpc.js';
import { cpuPerCall, cpuPerRequest, eraOf, ERAS, send, type Request } from './load.js';
import { manyTools, type ManyTools } from './many-tools.js';
import { startGateway, startStubs, type Gateway, type Stubs } from './processes.js';
import { median } from './report.js';

/*
 * What 500 tools of an OpenAPI document cost beside 5, and beside the gateway without a file:
 * `npm run bench:tools [-- FILE]`. Exits 1 when a bound is missed. See README.md in this folder.
 */
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

/** A gateway with so many tools of a document, and what it took until it was at rest. */
interface Served {
  readonly gateway: Gateway;
  readonly tools: number;
  readonly startMs: number;
  readonly restMs: number;
  readonly heapMb: number;
}

type Measured = Record<string, number>;

async function served(stubs: Stubs, tools: number, file?: string): Promise<Served> {
  const gateway = await startGateway('ours', stubs, file ? { GATEWAY_CONFIG: file } : {});
  const startMs = (await gateway.ask({ ask: 'cpu' })) / 1_000;
  const restMs = await atRest(gateway);
  const heapMb = (await gateway.ask({ ask: 'heap' })) / 2 ** 20;
  return { gateway, tools, startMs, restMs, heapMb };
}

/** CPU milliseconds until nothing is prepared any more. */
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

/** `tools/list`, and a call of a tool, in both eras. */
function requestsOf(token: string, { call }: ManyTools): readonly Request[] {
  const isRight = (body: string) => !body.includes('"isError":true') && !body.includes('"error":');
  return ERAS.flatMap((era) => [
    {
      name: `tools/list ${era}`,
      message: rpcMessage({ era: eraOf(era), method: 'tools/list', token }),
      isRight: (body: string) => body.includes('"tools":['),
    },
    {
      name: `call ${era}`,
      message: rpcMessage({ era: eraOf(era), method: 'tools/call', params: { ...call }, token }),
      isRight: (body: string) => isRight(body) && body.includes('Hello from upstream API'),
    },
  ]);
}

async function measured(all: readonly Served[], many: ManyTools, load: Load): Promise<Measured[]> {
  const rounds = all.map((): Record<string, number[]> => ({}));
  for (let round = 0; round < load.rounds; round++) {
    for (const [at, { gateway, tools }] of all.entries()) {
      const note = (name: string, value: number) => (rounds[at]![name] ??= []).push(value);
      if (tools === 0) {
        for (const era of ERAS) {
          const cpu = await cpuPerCall(gateway, { tool: 'greet', era }, load.calls);
          note(`call ${era} µs`, cpu);
        }
        continue;
      }
      for (const request of requestsOf(gateway.token, many)) {
        const cpu = await cpuPerRequest(gateway, request, load.calls);
        note(`${request.name} µs`, cpu);
        if (!request.name.startsWith('tools/list')) continue;
        const bytes = Buffer.byteLength(await send(gateway, request));
        note('list bytes', bytes);
        note(`${request.name} ns per byte`, (cpu * 1_000) / bytes);
      }
    }
  }
  return rounds.map((each) =>
    Object.fromEntries(Object.entries(each).map(([name, values]) => [name, median(values)])),
  );
}

interface Load {
  readonly rounds: number;
  readonly calls: number;
}

/** What is beyond its bound. */
function missed([none, few, many]: readonly Measured[]): readonly string[] {
  const of = (measured: Measured | undefined, name: string) => measured?.[name] ?? NaN;
  const bounds = ERAS.flatMap((era): readonly [string, number, number][] => {
    const perByte = `tools/list ${era} ns per byte`;
    const call = `call ${era} µs`;
    return [
      [perByte, of(many, perByte) / of(few, perByte), BOUNDS.perByte],
      [call, of(many, call) / of(none, call), BOUNDS.call],
    ];
  });
  const start = of(many, 'start CPU ms') - of(none, 'start CPU ms');
  const heap = of(many, 'heap MB') - of(none, 'heap MB');
  const all = [
    ...bounds,
    ['start CPU ms', start, BOUNDS.startMs] as const,
    ['heap MB', heap, BOUNDS.heapMb] as const,
  ];
  return all
    .filter(([, value, bound]) => !(value <= bound))
    .map(([name, value, bound]) => `${name}: ${value.toFixed(2)}, at most ${bound}`);
}

function table(all: readonly Measured[], names: readonly string[]): Record<string, object> {
  const rows = Object.keys(all.at(-1) ?? {}).map((row) => {
    const cells = all.map((each, at) => [names[at], Math.round((each[row] ?? NaN) * 10) / 10]);
    return [row, Object.fromEntries(cells) as object] as const;
  });
  return Object.fromEntries(rows);
}

async function main(): Promise<void> {
  const options = {
    rounds: { type: 'string', default: '7' },
    calls: { type: 'string', default: '250' },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const stubs = await startStubs();
  const many = await manyTools(positionals[0], stubs.upstream, MANY);
  const all = [
    await served(stubs, 0),
    await served(stubs, FEW, many.fileOf(FEW)),
    await served(stubs, MANY, many.fileOf(MANY)),
  ];
  const load = { rounds: Number(values.rounds), calls: Number(values.calls) };
  const loads = await measured(all, many, load);
  const results = all.map(({ startMs, restMs, heapMb }, at) => ({
    'start CPU ms': startMs,
    'CPU ms at rest': restMs,
    'heap MB': heapMb,
    ...loads[at],
  }));
  console.table(table(results, ['without a file', `${FEW} tools`, `${MANY} tools`]));
  const beyond = missed(results);
  process.stdout.write(beyond.map((each) => `beyond its bound: ${each}\n`).join(''));
  process.exit(beyond.length === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
