import { LogCapture } from '../../../../test/support/log-capture.js';
import { createAppLogger } from '#telemetry';
import { catalogueOf, type Catalogue } from './catalogue.js';
import { CurrentCatalogue } from './current-catalogue.js';
import { IdlePreparation, SLICE_MS } from './idle-preparation.js';
import { NO_INPUT, type ToolSchema } from './tool-schema.js';
import type { Tool } from './tool.js';

/** Which schemas were prepared, in this order. */
let prepared: string[];
let now: number;
let waiting: (() => void) | undefined;
let log: LogCapture;

/** Lets one turn of the event loop begin. */
function turn(): void {
  const run = waiting;
  waiting = undefined;
  run?.();
}

beforeEach(() => {
  prepared = [];
  now = 0;
  waiting = undefined;
  log = new LogCapture();
});

/** Takes so many milliseconds to prepare. */
function schema(name: string, size: number, ms = 0): ToolSchema<Record<string, never>> {
  return {
    ...NO_INPUT,
    json: { type: 'object', description: 'x'.repeat(size) },
    prepare: () => {
      now += ms;
      prepared.push(name);
    },
  };
}

const tool = (name: string, schemas: Pick<Tool, 'output'> & { input: unknown }): Tool => ({
  name,
  title: name,
  description: name,
  scopes: [],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: () => Promise.resolve({ content: [] }),
  ...(schemas as Pick<Tool, 'input'>),
});

const served = (sizes: Readonly<Record<string, number>>, ms?: number): Catalogue =>
  catalogueOf(
    Object.entries(sizes).map(([name, size]) => tool(name, { input: schema(name, size, ms) })),
    1,
  );

function preparing(catalogue: Catalogue): [CurrentCatalogue, IdlePreparation] {
  const current = new CurrentCatalogue(catalogue, true);
  const logger = createAppLogger({ app: 'mcp-gateway', level: 'debug', stream: log });
  const idle = (run: () => void) => {
    expect(waiting).toBeUndefined();
    waiting = run;
    return () => (waiting = undefined);
  };
  return [current, new IdlePreparation({ current, logger, idle, clock: () => now })];
}

it('nothing is prepared before the server listens, nor in the turn in which it begins to', () => {
  const [current, preparation] = preparing(served({ a: 1 }));
  current.replace(served({ b: 1 }));
  expect(waiting).toBeUndefined();
  preparation.start();
  expect(prepared).toEqual([]);
  turn();
  expect([prepared, waiting]).toEqual([['b'], undefined]);
});

it('the largest schema is prepared first', () => {
  const [, preparation] = preparing(served({ small: 1, large: 300, middle: 20 }));
  preparation.start();
  turn();
  expect(prepared).toEqual(['large', 'middle', 'small']);
});

it('output schemas are prepared as well, a shared one once, and one that needs nothing is left alone', () => {
  const shared = schema('shared', 50);
  const [, preparation] = preparing(
    catalogueOf(
      [
        tool('one', { input: shared, output: schema('output', 100) }),
        tool('two', { input: shared }),
        tool('three', { input: NO_INPUT }),
      ],
      1,
    ),
  );
  preparation.start();
  turn();
  expect(prepared).toEqual(['output', 'shared']);
});

it.each([
  [SLICE_MS / 2, [2, 4, 5]],
  [SLICE_MS - 1, [2, 4, 5]],
  [SLICE_MS, [1, 2, 3, 4, 5]],
  [50 * SLICE_MS, [1, 2, 3, 4, 5]],
])('schemas that take %i ms each: a turn begins none after 10 ms', (ms, afterEach) => {
  const [, preparation] = preparing(served({ a: 1, b: 1, c: 1, d: 1, e: 1 }, ms));
  preparation.start();
  const counts: number[] = [];
  while (waiting !== undefined) {
    turn();
    counts.push(prepared.length);
  }
  expect([...new Set(counts)]).toEqual(afterEach);
});

it('a swap ends the preparation of the old catalogue and begins that of the new one', () => {
  const [current, preparation] = preparing(served({ a: 3, b: 2 }, SLICE_MS));
  preparation.start();
  turn();
  current.replace(served({ c: 1 }));
  turn();
  expect([prepared, waiting]).toEqual([['a', 'c'], undefined]);
});

it('a shutdown ends it, and no swap begins it again', () => {
  const [current, preparation] = preparing(served({ a: 2, b: 1 }, SLICE_MS));
  preparation.start();
  turn();
  preparation.onModuleDestroy();
  current.replace(served({ c: 1 }));
  expect([prepared, waiting]).toEqual([['a'], undefined]);
});

it('a schema that cannot be prepared is one line, and the others are prepared', () => {
  const broken: ToolSchema<Record<string, never>> = {
    ...schema('broken', 500),
    prepare: () => {
      throw new TypeError('no schema');
    },
  };
  const [, preparation] = preparing(
    catalogueOf([tool('bad', { input: broken }), tool('good', { input: schema('good', 1) })], 1),
  );
  preparation.start();
  turn();
  expect(prepared).toEqual(['good']);
  expect(log.lines).toMatchObject([
    { level: 40, tool: 'bad', error: { name: 'TypeError' }, msg: 'a schema was not prepared' },
  ]);
});

it('by itself it takes turns of the event loop, until a shutdown', async () => {
  const current = new CurrentCatalogue(served({ a: 1 }), true);
  const logger = createAppLogger({ app: 'mcp-gateway', level: 'debug', stream: log });
  const preparation = new IdlePreparation({ current, logger });
  const turns = () => new Promise((resolve) => setImmediate(resolve));
  preparation.start();
  expect(prepared).toEqual([]);
  await turns();
  expect(prepared).toEqual(['a']);
  current.replace(served({ b: 1 }));
  preparation.onModuleDestroy();
  await turns();
  expect(prepared).toEqual(['a']);
});
