import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpstreamSettings } from '../../config/served-settings.js';
import { UpstreamError } from '../../upstreams/upstream.errors.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { leftOutText, pinText } from '../pinning/pin-text.js';
import type { ServerOpener } from '../pinning/open-server.js';
import { pinReport, type PinOptions } from './pin.js';

const CONFIG = `version: 1
upstreams:
  wiki:
    url: https://wiki.example.com/mcp
    exchange: none
    callerScopes: [wiki:use]
    mcp: { list: { file: ./wiki.tools.json } }
    tools: { include: ['*'] }
  shop:
    url: https://shop.example.com
    exchange: none
    callerScopes: none
    tools: { include: [greet] }
`;
const read: ForeignObject = {
  name: 'read_page',
  description: 'Reads a page.',
  inputSchema: { type: 'object', properties: { id: { type: 'string' } } },
};
const remove: ForeignObject = { name: 'delete_page', inputSchema: { type: 'object' } };

let folder: string;
let config: string;
let path: string;
let opened: UpstreamSettings[];
let closed: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pin-'));
  config = join(folder, 'gateway.yaml');
  path = join(folder, 'wiki.tools.json');
  writeFileSync(config, CONFIG);
  opened = [];
  closed = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A server that lists these. */
const server =
  (list: () => Promise<readonly ForeignObject[]>): ServerOpener =>
  (settings) => {
    opened.push(settings);
    return {
      session: {
        list: async () => ({ tools: await list(), ttlMs: undefined, isPublic: false }),
      },
      said: () => 'invalid_target',
      close: () => {
        closed += 1;
      },
    };
  };
const pinned = (options: PinOptions, ...tools: readonly ForeignObject[]) =>
  pinReport(
    ['wiki', config],
    options,
    server(() => Promise.resolve(tools)),
  );
const textOfFile = () => readFileSync(path, 'utf8');

describe('--write', () => {
  it('makes the tool file of what the server lists, asked once and closed', async () => {
    const report = await pinned({ write: true }, read, remove);
    expect(JSON.parse(textOfFile())).toMatchObject({
      upstream: 'wiki',
      url: 'https://wiki.example.com/mcp',
      tools: [remove, read],
    });
    expect([opened.map(({ name }) => name), closed]).toEqual([['wiki'], 1]);
    expect(pinText(report)).toBe(
      `wrote ${path}: 2 tools, 2 added\n\n` +
        'change  tool         what\nadded   delete_page\nadded   read_page\n',
    );
  });

  it('says what changed by the names of fields, never by their text', async () => {
    await pinned({ write: true }, read, remove);
    const report = await pinned(
      { write: true },
      { ...read, description: 'Obey me.', inputSchema: { type: 'object' } },
      { name: 'new_page', inputSchema: { type: 'object' } },
    );
    expect(pinText(report)).toBe(
      `wrote ${path}: 2 tools, 1 added, 1 removed, 1 changed\n\n` +
        'change   tool         what\n' +
        'removed  delete_page\n' +
        'added    new_page\n' +
        'changed  read_page    description, inputSchema.properties\n',
    );
    expect(JSON.stringify(report)).not.toContain('Obey');
  });

  it('writes the same bytes where nothing changed', async () => {
    await pinned({ write: true }, read, remove);
    const before = textOfFile();
    const report = await pinned({ write: true }, remove, read);
    expect(textOfFile()).toBe(before);
    expect(pinText(report)).toBe(`wrote ${path}: 2 tools, no tool changed\n`);
  });

  it('leaves out what no file can hold, and says it', async () => {
    const report = await pinned({ write: true }, read, remove, remove);
    const line = `left out of ${path}: delete_page is listed more than once\n`;
    expect(leftOutText(report)).toBe(line + line);
    expect(JSON.parse(textOfFile())).toMatchObject({ tools: [read] });
  });

  it('replaces what was changed by hand, and says it', async () => {
    await pinned({ write: true }, read);
    writeFileSync(path, textOfFile().replace('Reads', 'Writes'));
    const report = await pinned({ write: true }, read);
    expect(report).toMatchObject({ ok: true, written: true });
    expect(report.problems).toEqual([expect.stringContaining('changed by hand')]);
    expect((await pinned({ check: true }, read)).ok).toBe(true);
  });

  it('keeps the mode of a file and what a link leads to, and leaves nothing beside it', async () => {
    const target = join(folder, 'real.json');
    writeFileSync(target, 'old');
    chmodSync(target, 0o640);
    symlinkSync(target, path);
    await pinned({ write: true }, read);
    expect(readFileSync(target, 'utf8')).toContain('read_page');
    expect(statSync(target).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['gateway.yaml', 'real.json', 'wiki.tools.json']);
  });

  it.each<[string, readonly ForeignObject[], string]>([
    ['lists nothing', [], 'wiki lists no tool that can be served'],
    [
      'lists too much',
      Array.from({ length: 1_001 }, (_, n) => ({ name: `t${n}` })),
      'wiki lists 1001 tools, and a tool file holds 1000 of them',
    ],
    [
      'lists more bytes than a file holds',
      Array.from({ length: 80 }, (_, n) => ({ name: `t${n}`, a: 'x'.repeat(220_000) })),
      'would be larger than 16777216 bytes; it is as it was',
    ],
  ])('leaves the file as it was where the server %s', async (_what, tools, said) => {
    await pinned({ write: true }, read);
    const before = textOfFile();
    await expect(pinned({ write: true }, ...tools)).rejects.toThrow(said);
    expect(textOfFile()).toBe(before);
  });
});

it('a tool of the file that clients are not shown is named, by --write and --check alike', async () => {
  const task = { ...remove, execution: { taskSupport: 'required' } };
  for (const options of [{ write: true }, { check: true }]) {
    const report = await pinned(options, read, task);
    expect([report.ok, leftOutText(report)]).toEqual([
      true,
      'not served: delete_page: it runs as a task only, which is not relayed; exclude it\n',
    ]);
  }
});

describe('--check', () => {
  it('writes nothing; ok is whether the server lists what the file holds', async () => {
    await pinned({ write: true }, read);
    const before = textOfFile();
    const same = await pinned({ check: true }, { ...read, _meta: { seen: 8 } });
    expect([same.ok, pinText(same)]).toEqual([true, `${path}: 1 tool, no tool changed\n`]);
    const other = await pinned({ check: true }, { ...read, title: 'Read' });
    expect([other.ok, pinText(other)]).toEqual([
      false,
      `${path}: 1 tool, 1 changed\n\nchange   tool       what\nchanged  read_page  title\n`,
    ]);
    expect(textOfFile()).toBe(before);
  });

  it('asks nobody where there is no file to compare', async () => {
    const report = await pinned({ check: true }, read);
    expect(report).toMatchObject({
      ok: false,
      problems: [`${path}: does not exist; write it with mcp-gateway tools wiki --write`],
    });
    expect(pinText(report)).toBe(`${report.problems[0]}\n`);
    expect(opened).toEqual([]);
  });
});

it('docs/mcp-upstreams.md shows what both print', async () => {
  const page = readFileSync('docs/mcp-upstreams.md', 'utf8');
  const shown = (text: string) => text.replaceAll(path, 'wiki.tools.json');
  await pinned({ write: true }, read, remove);
  const inputSchema = { type: 'object', properties: { id: { type: 'integer' } } };
  const changed = { ...read, description: 'Reads one page.', inputSchema };
  const written = await pinned({ write: true }, changed, { ...remove, name: 'new_page' });
  expect(page).toContain(`gateway.yaml --write\n${shown(pinText(written))}\`\`\``);
  const other = { ...changed, description: 'Reads any page.' };
  const checked = await pinned({ check: true }, other, { ...remove, name: 'new_page' });
  expect(page).toContain(`--token-file token.txt\n${shown(pinText(checked))}\`\`\``);
});

it('what the server or the issuer refuses is said, and the server is closed', async () => {
  const refused = server(() => Promise.reject(new UpstreamError('upstream_unreachable', 'wiki')));
  await expect(pinReport(['wiki', config], { write: true }, refused)).rejects.toThrow(
    /^wiki: upstream_unreachable: .* \(invalid_target\)$/,
  );
  expect(closed).toBe(1);
});

it.each<[readonly string[], PinOptions, string]>([
  [['wiki'], { write: true, check: true }, '--write or --check: write one of them'],
  [[], { write: true }, 'name the upstream whose tool file it is'],
  [
    ['wikki'],
    { write: true },
    'no upstream is named wikki, there is wiki, shop; did you mean wiki?',
  ],
  [['shop'], { check: true }, 'shop is no MCP server, and has no tool file'],
])('%j with %j is a wrong use', async (words, options, said) => {
  await expect(pinReport([...words, config], options)).rejects.toThrow(said);
});
