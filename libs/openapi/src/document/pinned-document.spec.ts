import { createHash } from 'node:crypto';
import { plainReaders } from '../../../../test/support/document-folder.js';
import { startDouble, type HttpDouble } from '../../../../test/support/http-double.js';
import type { ApiDocument } from './api-document.js';
import { MAX_URLS } from './home/origin-home.js';
import { loadDocument } from './load-document.js';

const { signal } = new AbortController();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ROOT = { openapi: '3.1.0', paths: {} };

let specs: HttpDouble;
let elsewhere: HttpDouble;
const served = new Map<string, string>();

beforeAll(async () => {
  [specs, elsewhere] = await Promise.all([startDouble(), startDouble()]);
  specs.answer = ({ url }, response) => {
    const text = served.get(url);
    if (url === '/moved.yaml') response.writeHead(302, { location: `${elsewhere.url}/x` }).end();
    else response.writeHead(text === undefined ? 404 : 200).end(text);
  };
});
beforeEach(() => {
  served.clear();
  specs.requests.length = 0;
});
afterAll(() => Promise.all([specs.close(), elsewhere.close()]));

function serve(files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    served.set(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const load = (pin: string, path = '/v1/api.json') =>
  loadDocument({ url: `${specs.url}${path}`, sha256: pin }, plainReaders(), signal);

async function open(pin = 'none'): Promise<ApiDocument> {
  const loaded = await load(pin);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.document;
}

it('reads a document from a URL that is pinned by its bytes', async () => {
  const text = `\ufeff${JSON.stringify(ROOT)} \n`;
  serve({ '/v1/api.json': text });
  const document = await open(sha256(text));
  expect(document.root.file).toBe(`${specs.url}/v1/api.json`);
  expect(document.files).toEqual([]);
  expect(document.verify()).toBeUndefined();
});

it('refuses one that changed, at once and with the digest that is right', async () => {
  serve({ '/v1/api.json': { ...ROOT, info: {} } });
  const right = sha256(served.get('/v1/api.json')!);
  const problem = `${specs.url}/v1/api.json: is not the pinned document; look at what changed, then write sha256: ${right}`;
  for (const pin of [sha256(JSON.stringify(ROOT)), right.toUpperCase(), '', 'None']) {
    expect(await load(pin)).toEqual({ ok: false, problems: [problem] });
  }
  expect((await open(right)).verify()).toBeUndefined();
});

it('pins the files that were read with a document', async () => {
  const files = {
    '/v1/api.json': {
      ...ROOT,
      components: { a: { $ref: '../z.json' }, b: { $ref: 'a.yaml#/c' }, d: { $ref: 'd.yaml' } },
    },
    '/z.json': {},
    '/v1/a.yaml': 'c: 1\n',
    '/v1/d.yaml': 'e: 1\n',
  };
  serve(files);
  const line = (path: string) => `${sha256(served.get(path)!)}  ${specs.url}${path}\n`;
  const right = sha256(['/v1/api.json', '/v1/a.yaml', '/v1/d.yaml', '/z.json'].map(line).join(''));
  const document = await open(right);
  // Without them it is the document's own.
  expect(document.verify()).toMatch(`write sha256: ${sha256(served.get('/v1/api.json')!)}`);
  await document.reach([document.root]);
  expect(document.verify()).toBeUndefined();

  serve({ '/v1/d.yaml': 'e: 2\n' });
  const changed = await open(right);
  await changed.reach([changed.root]);
  expect(changed.verify()).toMatch(
    /^is not the pinned document; look at what changed, then write sha256: [0-9a-f]{64}$/,
  );
  const unpinned = await open();
  await unpinned.reach([unpinned.root]);
  expect(unpinned.verify()).toBeUndefined();
});

it.each([
  ['another origin', () => `${elsewhere.url}/x.yaml`],
  ['another host for the same server', () => specs.url.replace('127.0.0.1', 'localhost')],
  ['another scheme', () => specs.url.replace('http:', 'https:')],
  ['a network path', () => elsewhere.url.replace('http:', '')],
  ['a network path of backslashes', () => `\\\\${new URL(elsewhere.url).host}\\x`],
  ['credentials', () => specs.url.replace('//', '//user:password@')],
  ['a file', () => 'file:///etc/passwd'],
  ['a blob', () => `blob:${specs.url}/x`],
  ['data', () => 'data:text/plain,a'],
  ['no URL', () => 'http://['],
])('a reference to %s is refused, and nothing fetched', async (_kind, $ref) => {
  serve({ '/v1/api.json': { ...ROOT, components: { a: { $ref: $ref() } } } });
  const document = await open();
  await expect(document.reach([document.root])).rejects.toThrow(
    `leads to somewhere else than ${specs.url}; serve the file there`,
  );
  expect(specs.requests).toHaveLength(1);
  expect(elsewhere.requests).toHaveLength(0);
});

it.each([
  ['moved.yaml', 'answered 302'],
  ['none.yaml', 'answered 404'],
])('a file that is not answered, %s, is asked for once', async (name, problem) => {
  serve({ '/v1/api.json': { ...ROOT, components: { a: { $ref: `/${name}` } } } });
  const document = await open();
  for (let time = 0; time < 3; time += 1) {
    await expect(document.reach([document.root])).rejects.toThrow(problem);
  }
  expect(specs.requests.map(({ url }) => url)).toEqual(['/v1/api.json', `/${name}`]);
  expect(elsewhere.requests).toHaveLength(0);
});

it('fetches so many files and no more', async () => {
  const names = Array.from({ length: MAX_URLS }, (_, n) => `f${n}.json`);
  serve({ '/v1/api.json': { ...ROOT, components: names.map((name) => ({ $ref: name })) } });
  for (const name of names) serve({ [`/v1/${name}`]: {} });
  const document = await open();
  await expect(document.reach([document.root])).rejects.toThrow('is one file more than 50');
  expect(specs.requests).toHaveLength(MAX_URLS);
});

it.each([
  ['http://specs.test/a.json', 'is not safe to read from'],
  ['http://127.0.0.1.specs.test/a.json', 'is not safe to read from'],
  ['ftp://localhost/a.json', 'is not safe to read from'],
  ['file:///etc/passwd', 'is not safe to read from'],
  ['https://user@specs.test/a.json', 'holds credentials'],
  ['specs.test', 'is not a URL'],
])('no document is read from %s', async (url, problem) => {
  const readers = plainReaders();
  const loaded = await loadDocument({ url, sha256: 'none' }, readers, signal);
  expect(loaded).toMatchObject({ ok: false, problems: [expect.stringMatching(problem)] });
  expect(readers.opened).toEqual([]);
});
