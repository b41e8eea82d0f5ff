import { rpcMessage } from '../test/support/rpc.js';
import { cpuPerRequest, eraOf, ERAS, send, type Request } from './load.js';
import type { ManyTools } from './many-tools.js';
import type { Gateway } from './processes.js';
import { median } from './report.js';

/** How many requests of each kind: once before the first round, and in each round. */
export interface Load {
  readonly warmUp: number;
  readonly rounds: number;
  readonly calls: number;
}

/** Gateways without a file, with few tools of a document and with many. */
type Sides<Value> = Readonly<Record<'none' | 'few' | 'many', Value>>;
type Side = keyof Sides<unknown>;

/** CPU of a request by what it is, and medians over rounds of one side ÷ another in the same round. */
interface Measured {
  readonly of: Sides<Readonly<Record<string, number>>>;
  readonly ratios: Readonly<Record<string, number>>;
}

/** One kind of request to one gateway: `bytes` of an answer, `cpu` in microseconds, one a round. */
interface Measurement {
  readonly side: Side;
  readonly request: Request;
  readonly bytes: number;
  readonly cpu: number[];
}

/**
 * `tools/list`, and calls of the first tool beside `greet` of the gateway without a file, in both eras. All are warm,
 * and in each round every one is measured, in turns forwards and backwards. Throws for a wrong answer.
 */
export async function measured(
  gateways: Sides<Gateway>,
  call: ManyTools['call'],
  { warmUp, rounds, calls }: Load,
): Promise<Measured> {
  const all: Measurement[] = [];
  for (const [side, request] of requestsTo(gateways, call)) {
    await cpuPerRequest(gateways[side], request, warmUp);
    const bytes = Buffer.byteLength(await send(gateways[side], request));
    all.push({ side, request, bytes, cpu: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { side, request, cpu } of round % 2 === 0 ? all : [...all].reverse()) {
      cpu.push(await cpuPerRequest(gateways[side], request, calls));
    }
  }
  return {
    of: { none: of(all, 'none'), few: of(all, 'few'), many: of(all, 'many') },
    ratios: ratiosOf(all),
  };
}

function requestsTo(
  gateways: Sides<Gateway>,
  call: ManyTools['call'],
): readonly (readonly [Side, Request])[] {
  const greet = { name: 'greet', arguments: { name: 'Ada' } };
  return ERAS.flatMap((era) => [
    ['few', listing(gateways.few, era)] as const,
    ['many', listing(gateways.many, era)] as const,
    ['few', calling(gateways.few, era, call)] as const,
    ['none', calling(gateways.none, era, greet)] as const,
    ['many', calling(gateways.many, era, call)] as const,
  ]);
}

type Era = (typeof ERAS)[number];

function listing({ token }: Gateway, era: Era): Request {
  return {
    name: `tools/list ${era}`,
    message: rpcMessage({ era: eraOf(era), method: 'tools/list', token }),
    isRight: (body) => body.includes('"tools":['),
  };
}

function calling({ token }: Gateway, era: Era, call: ManyTools['call']): Request {
  return {
    name: `call ${era}`,
    message: rpcMessage({ era: eraOf(era), method: 'tools/call', params: { ...call }, token }),
    isRight: (body) =>
      body.includes('Hello from upstream API') &&
      !body.includes('"isError":true') &&
      !body.includes('"error":'),
  };
}

function of(all: readonly Measurement[], which: Side): Readonly<Record<string, number>> {
  const own = all.filter(({ side }) => side === which);
  return Object.fromEntries(
    own.flatMap(({ request: { name }, bytes, cpu }) => [
      [`${name} µs`, median(cpu)],
      [`${name} bytes`, bytes],
    ]),
  );
}

function ratiosOf(all: readonly Measurement[]): Readonly<Record<string, number>> {
  const find = (which: Side, what: string) =>
    all.find(({ side, request }) => side === which && request.name === what);
  const ratio = (one?: Measurement, other?: Measurement, bytes = 1) =>
    median((one?.cpu ?? []).map((cpu, round) => cpu / (other?.cpu[round] ?? NaN) / bytes));
  return Object.fromEntries(
    ERAS.flatMap((era) => {
      const [list, call] = [`tools/list ${era}`, `call ${era}`];
      const [few, many] = [find('few', list), find('many', list)];
      const larger = (many?.bytes ?? NaN) / (few?.bytes ?? NaN);
      return [
        [`${list}, a byte of 500 tools to one of 5`, ratio(many, few, larger)],
        [
          `${call}, a tool of 500 to greet without a file`,
          ratio(find('many', call), find('none', call)),
        ],
      ];
    }),
  );
}
