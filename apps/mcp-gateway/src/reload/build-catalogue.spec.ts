import { held } from '../../../../test/support/held.js';
import { VirtualTime } from '../../../../test/support/virtual-time.js';
import type { Tool } from '../catalogue/tool.js';
import { NO_INPUT } from '../catalogue/tool-schema.js';
import type { LoadedTools, ToolSource } from '../catalogue/tool-source.js';
import { buildCatalogue, LOADING_MS, type Built } from './build-catalogue.js';

const tool = (name: string, change: Partial<Tool> = {}): Tool => ({
  name,
  title: name,
  description: name,
  input: NO_INPUT,
  scopes: [],
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: () => Promise.resolve({ content: [] }),
  ...change,
});
const source = (name: string, load: ToolSource['load'], close?: () => Promise<void>) => ({
  name,
  load,
  ...(close && { close }),
});
const gives =
  (tools: readonly Tool[], problems: readonly string[] = []) =>
  () =>
    Promise.resolve<LoadedTools>({ tools, problems });

let time: VirtualTime;
let warnings: object[];
beforeEach(() => {
  time = new VirtualTime();
  warnings = [];
});

function build(...sources: ToolSource[]): Promise<Built> {
  const logger = { warn: (fields: object) => warnings.push(fields) } as never;
  const { clock: steady, after } = time;
  const served = {
    sample: false,
    listing: 'permitted',
    upstreams: [],
    baselineScopes: [],
  } as const;
  return buildCatalogue(served, 7, { sources: () => sources, steady, after, logger });
}

it('tools are served in the order of their sources, with the generation and the listing', async () => {
  const built = await build(source('a', gives([tool('z')])), source('b', gives([tool('a')])));
  expect(built).toMatchObject({ ok: true, catalogue: { generation: 7, listing: 'permitted' } });
  expect(built.ok && built.catalogue.listed.map(({ name }) => name)).toEqual(['z', 'a']);
});

it('TOOL-09, TOOL-15: every problem of every source is told at once, with its place', async () => {
  const json = { type: 'object' as const, properties: { a: { $ref: 'https://evil.example/s' } } };
  const foreign = tool('foreign', { input: { ...NO_INPUT, json } });
  const built = await build(
    source('a', gives([tool('one'), tool('no blanks')], ['a: its own problem'])),
    source('b', gives([tool('one'), foreign])),
  );
  expect(built).toMatchObject({
    ok: false,
    problems: [
      'a: its own problem',
      'a: Tool name "no blanks" must be 1 to 128 letters, digits, or any of _ . -',
      'b: The schema of "foreign" refers to "https://evil.example/s"; it may refer to itself only',
      'b: another tool is named one already (a); write another prefix, or another name in tools.override',
    ],
  });
});

it('problems of all sources come in the order of gateway.yaml, those without a place of it last', async () => {
  const wrong = (...problems: string[]) => gives([], problems);
  const built = await build(
    source(
      'sample',
      wrong('sample: no place', 'TOKEN_AUDIENCE: names gateway.yaml:1:1 upstreams.a'),
    ),
    source(
      'b',
      wrong('my gateway.yaml:33:9 upstreams.b.x: a', 'my gateway.yaml:33:9 upstreams.b.x: 0'),
    ),
    source(
      'a',
      wrong('my gateway.yaml:9:12 upstreams.a.x: z', 'my gateway.yaml:9:5 upstreams.a: y'),
    ),
  );
  expect(built).toMatchObject({
    ok: false,
    problems: [
      'my gateway.yaml:9:5 upstreams.a: y',
      'my gateway.yaml:9:12 upstreams.a.x: z',
      'my gateway.yaml:33:9 upstreams.b.x: a',
      'my gateway.yaml:33:9 upstreams.b.x: 0',
      'sample: no place',
      'TOKEN_AUDIENCE: names gateway.yaml:1:1 upstreams.a',
    ],
  });
});

it('a source that does not load in time is a problem, told to stop, and waited for no longer', async () => {
  const late = held();
  let stopped: AbortSignal | undefined;
  const building = build(
    source('slow', async (signal) => {
      stopped = signal;
      await late.hold();
      return { tools: [], problems: [] };
    }),
    source('quick', gives([tool('one')])),
  );
  await late.arrived;
  await time.advance(LOADING_MS - 1);
  expect(stopped?.aborted).toBe(false);
  await time.advance(1);
  expect(await building).toMatchObject({
    ok: false,
    problems: ['slow: not loaded within 30000 ms'],
  });
  expect(stopped?.aborted).toBe(true);
  late.release();
});

it('LOG-05: what a source throws is told by name and place, not by its words', async () => {
  const built = await build(
    source('odd', () => {
      throw new RangeError('canary');
    }),
  );
  expect(built.ok ? [] : built.problems).toEqual([
    expect.stringMatching(/^odd: not loaded: RangeError at /),
  ]);
  expect(JSON.stringify(built)).not.toContain('canary');
});

it('sources are closed with their catalogue, or at once when there is none; a failing one is told', async () => {
  const closed: string[] = [];
  const closing = (name: string) => () => {
    closed.push(name);
    return Promise.resolve();
  };
  const good = await build(source('a', gives([]), closing('a')));
  expect(closed).toEqual([]);
  if (good.ok) await good.catalogue.close();
  expect(closed).toEqual(['a']);
  await build(
    source('b', gives([], ['b: wrong']), closing('b')),
    source('c', gives([]), () => Promise.reject(new Error('canary'))),
  );
  expect(closed).toEqual(['a', 'b']);
  expect(warnings).toEqual([expect.objectContaining({ source: 'c' })]);
});

it('what the sources say beside their tools is reported, with problems or without', async () => {
  const refused = {
    upstream: 'shop',
    operation: 'POST /orders',
    place: 'shop.yaml #/paths',
    reason: 'its body is XML',
    kind: 'body',
  };
  const said = { refused: [refused], warnings: [{ upstream: 'shop', text: 'two hosts' }] };
  const documented = (problems: readonly string[]) =>
    source('a', () => Promise.resolve({ tools: [], problems, ...said, files: ['/a', '/b'] }));
  const other = source('b', () => Promise.resolve({ tools: [], problems: [], files: ['/b'] }));
  for (const problems of [[], ['a: wrong']]) {
    const { report } = await build(documented(problems), other);
    expect(report).toEqual({ ...said, files: ['/a', '/b'], tools: 0, shortened: [] });
  }
});
