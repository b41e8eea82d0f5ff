import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { held, type Held } from '../../../../test/support/held.js';
import { catalogueOf, type Catalogue } from '../catalogue/catalogue.js';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';
import type { Tool } from '../catalogue/tool.js';
import { NO_INPUT } from '../catalogue/tool-schema.js';
import type { ServedSettings } from '../config/served-settings.js';
import type { CatalogueReport } from './catalogue-report.js';
import { Reloader } from './reloader.js';
import type { ReadFile } from './served-file.js';

/** The file of these tests: names of upstreams, each with one tool of its name. */
interface Written {
  readonly tools: readonly string[];
  readonly secret?: string;
}

const REPORT = { refused: [], warnings: [], files: [], tools: 0, shortened: [] };

let report: CatalogueReport;
let folder: string;
let path: string;
let lines: Record<string, unknown>[];
let closed: number[];
let building: number;
let slow: Held | undefined;
let current: CurrentCatalogue;
let reloader: Reloader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reload-'));
  path = join(folder, 'served.json');
  [lines, closed, building, slow, report] = [[], [], 0, undefined, REPORT];
  write({ tools: ['one', 'two'] });
  const served = settings();
  current = new CurrentCatalogue(catalogue(served, 1), true);
  const log = (level: string) => (fields: object, msg: string) =>
    lines.push({ level, ...fields, msg });
  reloader = new Reloader({
    file: { path, watch: false, read },
    served,
    current,
    build: async (next, generation) => {
      building += 1;
      expect(building).toBe(1);
      await slow?.hold();
      building -= 1;
      return next.upstreams.some(({ name }) => name === 'refused')
        ? { ok: false, problems: ['tools.include: no such tool'], report: REPORT }
        : { ok: true, catalogue: catalogue(next, generation), report };
    },
    logger: { info: log('info'), warn: log('warn'), error: log('error') } as never,
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(what: Written | string): void {
  writeFileSync(path, typeof what === 'string' ? what : JSON.stringify(what));
}

function read(): ReadFile {
  try {
    return { served: settings() };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problems: [`${path}:1:1: is not JSON`] };
  }
}

function settings(): ServedSettings {
  const { tools, secret = '' } = JSON.parse(readFileSync(path, 'utf8')) as Written;
  const upstreams = tools.map((name) => ({ name, headers: { key: secret } })) as never;
  return { sample: false, listing: 'all', upstreams, baselineScopes: [] };
}

function catalogue({ upstreams }: ServedSettings, generation: number): Catalogue {
  const hints = {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  };
  const tools = upstreams.map<Tool>(({ name }) => ({
    name,
    title: name,
    description: name,
    input: NO_INPUT,
    scopes: [],
    hints,
    run: () => Promise.resolve({ content: [] }),
  }));
  const close = () => {
    closed.push(generation);
    return Promise.resolve();
  };
  return catalogueOf(tools, generation, { close });
}

const served = () => [current.now.generation, ...current.now.listed.map(({ name }) => name)];

it('a changed file is served from then on, and one line says what came, went and changed', async () => {
  write({ tools: ['two', 'three'], secret: 'canary-of-a-header' });
  await reloader.reload('SIGHUP');
  expect(served()).toEqual([2, 'two', 'three']);
  expect(closed).toEqual([1]);
  expect(lines).toEqual([
    {
      level: 'info',
      event: 'reload',
      reason: 'SIGHUP',
      generation: 2,
      upstreams: { added: ['three'], removed: ['one'], changed: ['two'] },
      tools: { added: ['three'], removed: ['one'] },
      msg: 'reloaded; settings of the environment change with a restart only',
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('canary');
  expect(reloader.counts).toEqual({ succeeded: 1, failed: 0 });
});

it.each([
  ['that is broken', '{', ':1:1: is not JSON'],
  ['with which nothing can be built', '{"tools":["refused"]}', 'tools.include: no such tool'],
])('a file %s changes nothing, and one ERROR line says why', async (_what, text, problem) => {
  write(text);
  await reloader.reload('SIGHUP');
  expect(served()).toEqual([1, 'one', 'two']);
  expect(closed).toEqual([]);
  expect(lines).toEqual([
    {
      level: 'error',
      event: 'reload',
      reason: 'SIGHUP',
      generation: 1,
      problems: [expect.stringContaining(problem)],
      msg: `reload failed: generation 1 keeps serving; correct what the problems name and send SIGHUP`,
    },
  ]);
  write({ tools: ['three'] });
  await reloader.reload('SIGHUP');
  expect(served()).toEqual([2, 'three']);
  expect(reloader.counts).toEqual({ succeeded: 1, failed: 1 });
});

it('a file that is not there changes nothing', async () => {
  rmSync(path);
  await reloader.reload('SIGHUP');
  expect(served()).toEqual([1, 'one', 'two']);
  expect(lines).toEqual([expect.objectContaining({ level: 'error' })]);
});

it('one reload at a time; of those that come meanwhile one more follows, with the last file', async () => {
  slow = held();
  write({ tools: ['first'] });
  const first = reloader.reload('SIGHUP');
  await slow.arrived;
  for (const name of ['second', 'third', 'fourth']) {
    write({ tools: [name] });
    void reloader.reload('the file changed');
  }
  slow.release();
  await first;
  expect(served()).toEqual([3, 'fourth']);
  expect(reloader.counts.succeeded).toBe(2);
});

it('an old catalogue stays open for the call that took it', async () => {
  const { catalogue: taken, release } = current.take();
  write({ tools: ['three'] });
  await reloader.reload('SIGHUP');
  expect(taken.find('one')).toBeDefined();
  expect(closed).toEqual([]);
  release();
  expect(closed).toEqual([1]);
});

it('once it was stopped nothing is swapped, and what was built meanwhile is closed', async () => {
  slow = held();
  write({ tools: ['three'] });
  void reloader.reload('SIGHUP');
  await slow.arrived;
  const stopped = reloader.stop();
  slow.release();
  await stopped;
  await reloader.reload('SIGHUP');
  expect(served()).toEqual([1, 'one', 'two']);
  expect(closed).toEqual([2]);
  expect(lines).toEqual([]);
});

it('a line lists so many names and counts the others', async () => {
  write({ tools: Array.from({ length: 60 }, (_, index) => `tool_${index}`) });
  await reloader.reload('SIGHUP');
  const { added } = lines[0]!['tools'] as { added: string[] };
  expect(added).toHaveLength(51);
  expect(added.at(-1)).toBe('and 10 more');
});

it('what an operator should know of the documents is told when it is served', async () => {
  report = { ...REPORT, warnings: [{ upstream: 'two', text: 'one operation has no description' }] };
  await reloader.reload('a document changed');
  expect(lines).toEqual([
    expect.objectContaining({ level: 'info', reason: 'a document changed' }),
    {
      level: 'warn',
      event: 'document',
      upstream: 'two',
      warning: 'one operation has no description',
      msg: 'about a document',
    },
  ]);
});
