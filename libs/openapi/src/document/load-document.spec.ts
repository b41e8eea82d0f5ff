import { join } from 'node:path';
import { documentFolder, plainReaders } from '../../../../test/support/document-folder.js';
import { loadDocument } from './load-document.js';
import { MAX_FILE_BYTES } from './document-files.js';

const { signal } = new AbortController();
const folder = documentFolder();

async function load(content: unknown, name = 'orders.yaml') {
  folder.write({ [name]: content });
  return loadDocument(
    { path: join(folder.path, name), shown: `./${name}` },
    plainReaders(),
    signal,
  );
}

async function problemsOf(content: unknown, name?: string): Promise<readonly string[]> {
  const loaded = await load(content, name);
  return loaded.ok ? [] : loaded.problems;
}

it.each([
  ['3.0.0', '3.0'],
  ['3.0.4', '3.0'],
  ['3.1.2', '3.1'],
  ['3.2.0', '3.2'],
])('reads a document of OpenAPI %s', async (openapi, version) => {
  const loaded = await load({ openapi, paths: {} });
  expect(loaded).toMatchObject({
    ok: true,
    document: { version, root: { pointer: '', file: './orders.yaml' } },
  });
});

it.each(['2.0', '3.3.0', '3.1', '4.0.0', '3.1.0-rc1', '13.1.0', '', 'x'.repeat(1000)])(
  'refuses version %j',
  async (openapi) => {
    const [problem, ...others] = await problemsOf({ openapi, paths: {} });
    expect(problem).toMatch(/^[.]\/orders.yaml:1 #\/openapi: .*use 3.0, 3.1 or 3.2/);
    expect(problem!.length).toBeLessThan(200);
    expect(others).toEqual([]);
  },
);

it('says what to write for a version without quotes', async () => {
  expect(await problemsOf('paths: {}\nopenapi: 3.1')).toEqual([
    "./orders.yaml:2 #/openapi: is not a text; write the version in quotes with three numbers, as '3.1.0'",
  ]);
});

it('refuses Swagger 2.0 with the name of a converter', async () => {
  expect(await problemsOf('swagger: "2.0"\npaths: {}')).toEqual([
    expect.stringMatching(/^[.]\/orders.yaml:1 #: is Swagger 2.0; .*converter.swagger.io/),
  ]);
});

it('says all that is wrong at the root at once, with the line of each', async () => {
  const text =
    '# orders\nopenapi: 3.9.0\njsonSchemaDialect: http://json-schema.org/draft-04/schema\npaths: []\n';
  expect(await problemsOf(text)).toEqual([
    expect.stringMatching(/^[.]\/orders.yaml:2 #\/openapi: 3.9.0 is not supported; use/),
    expect.stringMatching(/^[.]\/orders.yaml:3 #\/jsonSchemaDialect: is not supported; write/),
    expect.stringMatching(/^[.]\/orders.yaml:4 #\/paths: is not a mapping; write/),
  ]);
});

it.each([
  ['', /^[.]\/orders.yaml:1 #: is empty; write/],
  ['# nothing', /: is empty; write/],
  ['[]', /: is not a mapping; write/],
  ['hello', /: is not a mapping; write/],
  ['{}', /openapi is missing; write/],
  ['asyncapi: 3.0.0', /openapi is missing; write/],
  ['openapi: 3.1.0', /describes no operations, since paths is missing; write/],
  ['openapi: 3.1.0\npaths:\n', /#\/paths: is not a mapping; write/],
])('refuses %j with one line', async (text, problem) => {
  expect(await problemsOf(text)).toEqual([expect.stringMatching(problem)]);
});

it.each([
  'https://spec.openapis.org/oas/3.1/dialect/base',
  'https://spec.openapis.org/oas/3.1/dialect/2024-11-10',
  'https://spec.openapis.org/oas/3.2/dialect/2025-09-17',
  'https://json-schema.org/draft/2020-12/schema',
])('takes schemas in the dialect %s', async (jsonSchemaDialect) => {
  expect(await problemsOf({ openapi: '3.2.0', jsonSchemaDialect, paths: {} })).toEqual([]);
});

it.each([
  ['https://json-schema.org/draft/2019-09/schema'],
  [7],
  [''],
  ['https://spec.openapis.org.test/'],
])('takes none in the dialect %j, which means nothing in 3.0', async (jsonSchemaDialect) => {
  expect(await problemsOf({ openapi: '3.1.0', jsonSchemaDialect, paths: {} })).toHaveLength(1);
  expect(await problemsOf({ openapi: '3.0.3', jsonSchemaDialect, paths: {} })).toEqual([]);
});

it('says line and column of a mistake in the text, and nothing of the text', async () => {
  const text = 'openapi: 3.1.0\npaths:\n  /a: @secret-looking\n';
  expect(await problemsOf(text)).toEqual([
    './orders.yaml:3:7: begins with a character that YAML keeps for itself; write the text in quotes',
  ]);
});

it('a document that is not there has one line', async () => {
  const source = { path: join(folder.path, 'none.yaml'), shown: 'none.yaml' };
  const loaded = await loadDocument(source, plainReaders(), signal);
  expect(loaded).toEqual({ ok: false, problems: ['none.yaml: does not exist'] });
});

it('a larger document than the bound is refused, whatever its reader gives', async () => {
  const readers = {
    ...plainReaders(),
    readFile: () => Promise.resolve({ ok: true, text } as const),
  };
  const text = `{"openapi":"3.1.0","paths":{},"x":"${'x'.repeat(MAX_FILE_BYTES)}"}`;
  const loaded = await loadDocument(
    { path: '/orders.json', shown: 'orders.json' },
    readers,
    signal,
  );
  expect(loaded).toMatchObject({
    problems: [expect.stringMatching('is larger than 20000000 bytes')],
  });
});

it('reads nothing when its time is over', async () => {
  const readers = plainReaders();
  const source = { path: join(folder.path, 'orders.yaml'), shown: 'orders.yaml' };
  const loaded = await loadDocument(source, readers, AbortSignal.abort());
  expect(loaded).toMatchObject({
    ok: false,
    problems: ['orders.yaml: was not read in the time there is'],
  });
  expect(readers.opened).toEqual([]);
});
