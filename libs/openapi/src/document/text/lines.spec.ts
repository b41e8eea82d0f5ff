import { openFiles } from '../../../../../test/support/document-folder.js';
import { members } from '../node.js';
import { cpuMsSince, expectCpu } from '../../../../../test/support/cpu.js';

const ROOT = { openapi: '3.1.0', paths: {} };

const TEXT = `openapi: 3.1.0
# a comment
x: &x
  deep: [1]
paths:
  /a b/{c}:
    get:
      tags:
        - one
        - two
      "~": *x
`;

it.each([
  ['', 1],
  ['/paths', 5],
  ['/paths/~1a b~1{c}', 6],
  ['/paths/~1a b~1{c}/get/tags/1', 10],
  ['/paths/~1a b~1{c}/get/~0', 11],
  ['/paths/~1a b~1{c}/get/~0/deep/0', 4],
  ['/paths/~1a b~1{c}/none/x', 6],
])('names file, line and pointer of %j', async (pointer, line) => {
  const { document } = await openFiles({ 'api.yaml': TEXT });
  expect(document.place({ file: 'api.yaml', pointer })).toBe(`api.yaml:${line} #${pointer}`);
});

it('names the line in JSON, and none in JSON that is too long', async () => {
  const json = (x: string) => `{"openapi": "3.1.0",\n "x": "${x}",\n "paths": {}}`;
  const short = await openFiles({ 'api.yaml': json('') });
  expect(short.document.place({ file: 'api.yaml', pointer: '/paths' })).toBe('api.yaml:3 #/paths');
  const long = await openFiles({ 'api.yaml': json('x'.repeat(3_000_000)) });
  expect(long.document.place({ file: 'api.yaml', pointer: '/paths' })).toBe('api.yaml #/paths');
});

it.each([
  ['', 2],
  ['/paths', 5],
  ['/paths/~1a "b"~1{c}', 6],
  ['/paths/~1a "b"~1{c}/get/tags/0', 8],
  ['/paths/~1a "b"~1{c}/get/tags/1', 9],
  ['/paths/~1a "b"~1{c}/get/tags/2', 7],
  ['/paths/~1a "b"~1{c}/get/~0', 11],
  ['/paths/~1a "b"~1{c}/get/~0/deep/none', 12],
  ['/x', 4],
  ['/toString', 2],
])('names the line of %j in JSON: of the key, or of the item', async (pointer, line) => {
  const text = `
{
  "openapi": "3.1.0", "y": "]}\\"[{,:",
  "x": [1, {}], "z": [ ], "w": {},
  "paths": { "/b": { "get": {} },
    "/a \\"b\\"/{c}": {"get":
      { "tags": [
          "one",
          "two,"
        ],
        "~": {
          "deep": 1 } } } } }
`;
  const { document } = await openFiles({ 'api.yaml': text });
  expect(document.place({ file: 'api.yaml', pointer })).toBe(`api.yaml:${line} #${pointer}`);
});

it('names the same line for every value, in JSON and as YAML', async () => {
  const value = {
    ...ROOT,
    a: [[1, [2, { '': { '/~': [null] } }], []], { 'b"\\': 'x\n"{' }],
    c: { 200: {}, d: [{}, 'e'] },
  };
  const json = JSON.stringify(value, null, 1);
  const { document } = await openFiles({ 'api.yaml': json });
  const same = await openFiles({ 'api.yaml': `# not JSON\n${json}` });
  const pointers: string[] = [];
  const open = [document.root];
  for (let node = open.pop(); node; node = open.pop()) {
    pointers.push(node.pointer);
    open.push(...members(node).map(([, each]) => each));
  }
  expect(pointers.length).toBeGreaterThan(15);
  for (const pointer of pointers) {
    const [line, other] = [document, same.document].map((each) =>
      Number(/:(\d+) /.exec(each.place({ file: 'api.yaml', pointer }))?.[1]),
    );
    expect([pointer, line]).toEqual([pointer, other! - 1]);
  }
});

it('names the nearest line above what stands deeper than 16 levels of JSON', async () => {
  const deep = Array.from({ length: 20 }).reduce<unknown>((a) => ({ a }), 1);
  const { document } = await openFiles({ 'api.yaml': JSON.stringify({ ...ROOT, deep }, null, 1) });
  const line = (levels: number) =>
    document.place({ file: 'api.yaml', pointer: `/deep${'/a'.repeat(levels)}` });
  expect(line(15)).toMatch(/^api.yaml:19 /);
  expect(line(16)).toMatch(/^api.yaml:19 /);
});

it('is one line of limited length, whatever the names', async () => {
  const { document } = await openFiles({ 'api.yaml': ROOT });
  const place = document.place({
    file: 'api.yaml',
    pointer: `/paths/\n\u202e${'x'.repeat(10_000)}`,
  });
  expect(place).toMatch(/^api[.]yaml:1 #\/paths\/ \\u202e?x*…$/);
  expect(place.length).toBeLessThan(300);
});

it('reads a text once for all its places', async () => {
  const paths = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`/p${n}`, { get: {} }]));
  const { document } = await openFiles({ 'api.yaml': JSON.stringify({ ...ROOT, paths }, null, 1) });
  const start = process.cpuUsage();
  const places = Object.keys(paths).map((name) =>
    document.place({ file: 'api.yaml', pointer: `/paths/~1${name.slice(1)}/get` }),
  );
  expectCpu(cpuMsSince(start), 5_000);
  expect(places[1999]).toMatch(/^api.yaml:\d{4} /);
});
