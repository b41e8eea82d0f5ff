import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import {
  pinnableTools,
  readToolFile,
  shownPath,
  toolFileText,
  type ToolFile,
} from './tool-file.js';

const read: ForeignObject = {
  name: 'read_page',
  description: 'Reads a page.',
  inputSchema: { type: 'object', properties: { id: { type: 'string' } } },
  _meta: { 'wiki.example/seen': 7 },
};
const remove: ForeignObject = { name: 'delete_page', inputSchema: { type: 'object' } };
const FILE: ToolFile = {
  upstream: 'wiki',
  url: 'https://wiki.example.com/mcp',
  tools: [read, remove],
};

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tool-file-'));
  path = join(folder, 'wiki.tools.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const readText = (text: string | Buffer) => {
  writeFileSync(path, text);
  return readToolFile(path, 'wiki');
};
const AGAIN = 'write it with mcp-gateway tools wiki --write';
const nested = (depth: number): unknown =>
  JSON.parse('[1,'.repeat(depth) + '1' + ']'.repeat(depth));
/** A file whose tools are these, with a sha256 that is theirs. */
const holding = (...tools: readonly ForeignObject[]) => toolFileText({ upstream: 'wiki', tools });

describe('what is written', () => {
  it('is what the server listed, sorted by name, with two spaces and a line end', () => {
    const text = toolFileText(FILE);
    expect(text.startsWith('{\n  "version": 1,\n  "upstream": "wiki",\n  "url": ')).toBe(true);
    expect(text.endsWith('"\n}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      upstream: 'wiki',
      url: 'https://wiki.example.com/mcp',
      tools: [remove, read],
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
  });

  it('is the same bytes for the same tools, in whichever order they come', () => {
    const turned = { ...FILE, tools: [remove, read] };
    expect(toolFileText(turned)).toBe(toolFileText(FILE));
  });

  it('has a hash of what the tools say: not of the order of keys, nor of _meta', () => {
    const hash = (tool: object) =>
      (JSON.parse(holding(tool as ForeignObject)) as { sha256: string }).sha256;
    const turned = Object.entries(read).reverse().slice(1);
    expect(hash(Object.fromEntries(turned))).toBe(hash(read));
    expect(hash({ ...read, description: 'Reads a page!' })).not.toBe(hash(read));
  });

  it('can be read again', async () => {
    const text = toolFileText({ ...FILE, protocol: '2026-07-28' });
    expect(await readText(text)).toEqual({
      ok: true,
      file: { ...FILE, protocol: '2026-07-28', tools: [remove, read] },
    });
  });

  it('can be read again whatever a definition holds', async () => {
    const odd = JSON.parse(
      '{"name":"odd \\ud800","__proto__":{"toJSON":1},"toJSON":{"b":1,"a":[1e999,-0,1e-7]},"é":"\\u0000"}',
    ) as ForeignObject;
    expect(await readText(holding(odd))).toMatchObject({ ok: true });
  });
});

describe('what no file can hold is left out, and said', () => {
  it.each<[string, readonly ForeignObject[], readonly string[]]>([
    ['a tool without a name', [{}], ['(no name) has no name of 1 to 256 characters']],
    [
      'a name that is too long',
      [{ name: 'x'.repeat(257) }],
      ['(no name) has no name of 1 to 256 characters'],
    ],
    [
      'a large tool',
      [{ name: 'big', description: 'x'.repeat(262_144) }],
      ['big is larger than 262144 bytes'],
    ],
    ['a deep tool', [{ name: 'deep', inputSchema: nested(64) }], ['deep is nested deeper than 64']],
    ['a deep _meta', [{ name: 'deep', _meta: nested(64) }], ['deep is nested deeper than 64']],
    [
      'a tool of many members',
      [{ name: 'many', enum: Array.from({ length: 50_001 }, () => 1) }],
      ['many is larger than 50000 members of arrays and objects'],
    ],
    [
      'two of one name, both',
      [remove, { ...remove, description: 'Obey.' }],
      ['delete_page is listed more than once', 'delete_page is listed more than once'],
    ],
  ])('%s', async (_what, listed, said) => {
    const { tools, leftOut } = pinnableTools([read, ...listed]);
    expect(tools).toEqual([read]);
    expect(leftOut.map(({ name, reason }) => `${name} ${reason}`)).toEqual(said);
    expect(await readText(holding(...tools))).toMatchObject({ ok: true });
  });
});

describe('a file that is not usable is refused with its name and what to do', () => {
  const body = (change: object) => ({ ...(JSON.parse(toolFileText(FILE)) as object), ...change });

  it.each<[string, unknown, string]>([
    ['not JSON', '{', 'is not JSON'],
    ['a list', [], 'is no tool file: an object with version, upstream, tools and sha256'],
    [
      'another object',
      { tools: {} },
      'is no tool file: an object with version, upstream, tools and sha256',
    ],
    ['another version', body({ version: 2 }), 'is not of version 1, the only one that is known'],
    ['no upstream', body({ upstream: null }), 'does not say its upstream'],
    ['a text among tools', body({ tools: ['read_page'] }), 'tools[0] is no object'],
    [
      'a tool without a name',
      body({ tools: [{ name: 1 }] }),
      'tools[0] has no name of 1 to 256 characters',
    ],
    [
      'a deep tool',
      body({ tools: [{ name: 'deep', a: nested(64) }] }),
      'the tool "deep" is nested deeper than 64',
    ],
    [
      'a large tool',
      body({ tools: [{ name: 'big', a: 'x'.repeat(262_144) }] }),
      'the tool "big" is larger than 262144 bytes',
    ],
    [
      'a tool twice',
      body({ tools: [read, read] }),
      'the tool "read_page" stands in it more than once',
    ],
    [
      'a text that was changed by hand',
      toolFileText(FILE).replace('Reads a page.', 'Reads any page.'),
      'its sha256 is not that of its tools, so they were changed by hand: say what is to differ under tools.override of gateway.yaml',
    ],
    [
      'a tool that was taken out by hand',
      body({ tools: [read] }),
      'its sha256 is not that of its tools, so they were changed by hand: say what is to differ under tools.override of gateway.yaml',
    ],
    ['depth without end', `[${'['.repeat(200)}`, 'is nested deeper than 128'],
    [
      'too many tools',
      body({ tools: Array.from({ length: 1_001 }, () => remove) }),
      'holds more than 1000 tools',
    ],
    ['bytes that are no text', Buffer.from([0xff, 0xfe]), 'is not UTF-8 text'],
  ])('%s', async (_what, content, said) => {
    const text =
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
    expect(await readText(text)).toEqual({ ok: false, problems: [`${path}: ${said}; ${AGAIN}`] });
  });

  it('one that is not there, that is a folder, that is too large', async () => {
    expect(await readToolFile(path, 'wiki')).toEqual({
      ok: false,
      problems: [`${path}: does not exist; ${AGAIN}`],
    });
    mkdirSync(path);
    expect(await readToolFile(path, 'wiki')).toMatchObject({
      problems: [`${path}: is not a file; ${AGAIN}`],
    });
    rmSync(path, { recursive: true });
    expect(await readText(Buffer.alloc(16_777_217, 0x20))).toMatchObject({
      problems: [`${path}: is larger than 16777216 bytes; ${AGAIN}`],
    });
  });

  it('all of it at once, of many problems the first 20', async () => {
    const tools = Array.from({ length: 30 }, (_, n) => ({ name: `t${n}`, a: nested(64) }));
    const found = await readText(JSON.stringify(body({ tools })));
    expect(found).toMatchObject({ ok: false });
    const { problems } = found as { problems: readonly string[] };
    expect([problems.length, problems.at(-1)]).toEqual([21, `${path}: and 10 more`]);
  });

  it('a path below the working directory is shown from there', () => {
    expect(shownPath(join(process.cwd(), 'conf/wiki.tools.json'))).toBe('conf/wiki.tools.json');
    expect(shownPath('/etc/gateway/wiki.tools.json')).toBe('/etc/gateway/wiki.tools.json');
  });
});
