import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { documentOf } from '../../../test/support/api-document.js';
import { toolsOf as make, WHOLE } from '../../../test/support/api-tools.js';
import { apiTools, MAX_TOOLS } from './api-tools.js';
import type { ApiToolSettings } from './operation/api-tool.js';

describe('many operations', () => {
  const many = (count: number) => ({
    paths: Object.fromEntries(Array.from({ length: count }, (_, at) => [`/a/${at}`, { get: {} }])),
  });

  it('more than 1,000 are a problem before they are converted', async () => {
    const { tools, problems, operations } = await make(many(MAX_TOOLS + 1));
    expect({ tools, operations }).toEqual({ tools: [], operations: 1_001 });
    expect(problems).toEqual([
      {
        field: 'tools.include',
        text: 'selects 1001 operations, and at most 1000 may be served; select fewer',
      },
    ]);
  });

  it('a tag on 1,000 of every method selects those that change nothing, and one that is named', async () => {
    const tagged = { tags: ['things'] };
    const item = { get: tagged, post: tagged, put: tagged, delete: tagged };
    const paths = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`/a/${at}`, item]));
    const include = [{ tags: ['things'] }, { operations: ['DELETE /a/7'] }];
    const { tools, problems } = await make({ paths }, { include });
    expect(problems).toEqual([]);
    expect(tools).toHaveLength(251);
    const unsafe = tools.filter(({ operation }) => operation.method !== 'GET');
    expect(unsafe.map(({ operation }) => operation.key)).toEqual(['DELETE /a/7']);
  });

  it('10,000 in a document are a problem of that', async () => {
    const { problems } = await make(many(10_000));
    expect(problems).toEqual([
      {
        field: 'openapi',
        text: 'api.json #/paths: has 10000 operations, and at most 5000 are read; split the document',
      },
    ]);
  });
});

describe('whatever a document says', () => {
  const odd: readonly unknown[] = [
    null,
    7,
    'text',
    true,
    [],
    {},
    [null],
    { $ref: 7 },
    { $ref: '#/nowhere' },
  ];
  const keys = ['parameters', 'requestBody', 'responses', 'security', 'servers', 'tags', 'summary'];

  it.each(odd.map((value) => [JSON.stringify(value), value]))(
    '%s is no reason to throw',
    async (_text, value) => {
      const operation = Object.fromEntries(keys.map((key) => [key, value]));
      const whole = {
        paths: { '/a': { get: operation, ...operation, put: value }, '/b': value },
        ...operation,
      };
      const documents = [
        whole,
        { ...whole, paths: value },
        { ...whole, components: value },
        { ...whole, components: { securitySchemes: value } },
        { paths: { '/a': { get: { responses: { 200: value, '2XX': { content: value } } } } } },
        {
          paths: {
            '/a': { get: { responses: { 200: { content: { 'application/json': value } } } } },
          },
        },
      ];
      for (const document of documents) {
        const { tools, refused, problems } = await make(document, { output: 'strict' });
        expect(tools.length + refused.length + problems.length).toBeGreaterThan(0);
      }
      for (const key of keys) {
        const { tools, refused } = await make({ paths: { '/a': { get: { [key]: value } } } });
        expect(tools.length + refused.length).toBe(1);
      }
    },
  );

  it('names of Object are names as any', async () => {
    const paths = JSON.parse(
      '{"/a":{"get":{"operationId":"__proto__","tags":["__proto__"]}},"/b":{"get":{"operationId":"constructor"}}}',
    ) as object;
    const override = JSON.parse('{"__proto__":{"title":"A"}}') as ApiToolSettings['override'];
    const include = [{ tags: ['__proto__'] }, { operations: ['constructor'] }];
    const { tools, problems } = await make({ paths }, { include, override });
    expect(problems).toEqual([]);
    expect(tools.map(({ name, title }) => [name, title])).toEqual([
      ['up_proto', 'A'],
      ['up_constructor', 'up_constructor'],
    ]);
  });
});

const WITH_PARAMETERS = {
  paths: {
    '/orders/{id}': {
      get: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'page', in: 'query', schema: { type: 'integer' } },
        ],
        responses: { 200: { content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    },
  },
};

it('names, selectors and servers are problems and warnings of one answer', async () => {
  const paths = {
    '/a': { get: { operationId: 'a' } },
    '/b': { get: { operationId: 'x.y' } },
    '/c': { get: { operationId: 'x y' } },
  };
  const { problems, warnings } = await make(
    { paths, servers: [{ url: 'https://api.test' }] },
    {
      include: [{ paths: ['*'] }, { tags: ['nothing'] }],
      override: { a: { name: 'a.b' }, d: {} },
    },
  );
  expect(problems.map(({ field }) => field)).toEqual([
    'tools.include[1].tags[0]',
    'tools.override.d',
    'tools.override.a.name',
  ]);
  expect(warnings).toHaveLength(2);
});

it('tools have the same names in any order of the document', async () => {
  const ids = [undefined, 'copy', 'copy', 'a/b', 'a.b', 'x'.repeat(90)];
  const paths = ids.map((operationId, at) => [`/a/${at}`, { get: { operationId } }] as const);
  const namesOf = async (entries: readonly (readonly [string, object])[]) => {
    const { tools } = await make({ paths: Object.fromEntries(entries) });
    return tools.map(({ name, operation }) => `${operation.key} ${name}`).sort();
  };
  const names = await namesOf(paths);
  expect(new Set(names.map((name) => name.split(' ')[2])).size).toBe(ids.length);
  expect(await namesOf(paths.toReversed())).toEqual(names);
  expect(await namesOf([...paths.slice(3), ...paths.slice(0, 3)])).toEqual(names);
});

it('the document is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = await (async () => {
    const value = structuredClone(WITH_PARAMETERS);
    const document = documentOf(value);
    const found = await apiTools(document, { ...WHOLE, output: 'loose' });
    found.tools[0]!.input.prepare();
    found.tools[0]!.answers.next('<?page=3>; rel=next', { id: 'a' });
    return {
      found,
      document: new WeakRef(document),
      root: new WeakRef(value),
      paths: new WeakRef(value.paths),
    };
  })();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect([held.document.deref(), held.root.deref(), held.paths.deref()]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(held.found.tools).toHaveLength(1);
});
