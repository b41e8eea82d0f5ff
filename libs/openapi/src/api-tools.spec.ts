import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { documentOf } from '../../../test/support/api-document.js';
import { apiTools, MANY_TOOLS, MAX_TOOLS } from './api-tools.js';
import type { ApiDocument } from './document/api-document.js';
import { DocumentError } from './document/document-error.js';
import type { ApiToolSettings } from './operation/api-tool.js';

const SETTINGS: ApiToolSettings = {
  include: [{ paths: ['*'] }],
  exclude: [],
  override: {},
  prefix: 'up',
  url: 'https://api.test/v1',
  hosts: [],
  output: 'none',
  ceiling: ['r', 'w'],
  schemes: [],
};

const make = (value: object, settings: Partial<ApiToolSettings> = {}) =>
  apiTools(documentOf(value), { ...SETTINGS, ...settings });

const ORDERS = {
  components: { securitySchemes: { oauth: { type: 'oauth2' } } },
  security: [{ oauth: ['r'] }],
  paths: {
    '/orders/{id}': {
      get: {
        operationId: 'getOrder',
        summary: 'Get an order',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'page', in: 'query', schema: { type: 'integer' } },
        ],
        responses: { 200: { content: { 'application/json': { schema: { type: 'object' } } } } },
        callbacks: {},
      },
      delete: { operationId: 'deleteOrder' },
    },
  },
};

describe('a tool', () => {
  it('is all that can be known of its operation before a call', async () => {
    const override = { getOrder: { title: 'One order', answer: { pick: ['id'] } } };
    const found = await make(ORDERS, { override, output: 'loose' });
    expect(found).toMatchObject({ problems: [], refused: [], warnings: [], operations: 2 });
    const [tool] = found.tools;
    expect(tool).toMatchObject({
      name: 'up_getOrder',
      title: 'One order',
      description: 'Get an order',
      hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
      operation: {
        id: 'getOrder',
        method: 'GET',
        path: '/orders/{id}',
        key: 'GET /orders/{id}',
        overriddenAs: 'getOrder',
      },
      security: { token: ['r'], schemes: [] },
      url: undefined,
      answers: { schema: { type: 'object' }, narrowing: ['page'] },
      notes: ['its callbacks are left out'],
    });
    expect(Object.keys(tool!.input.json.properties as object)).toEqual(['id', 'page']);
    expect(tool!.request({ id: 'a', page: 2 })).toMatchObject({
      method: 'GET',
      path: { literals: ['/orders/', ''], values: ['a'] },
      query: [['page', 2].map(String)],
      headers: { accept: 'application/json, */*;q=0.1' },
    });
    expect(tool!.answers.picked?.({ id: 1, x: 2 })).toEqual({ id: 1 });
    expect(tool!.answers.next('<?page=3>; rel=next', { id: 'a' })).toEqual({
      arguments: { id: 'a', page: 3 },
    });
    tool!.input.prepare();
    expect(tool!.input.check({ id: 'a' }).ok).toBe(true);
    expect(tool!.input.check('a').ok).toBe(false);
  });

  it('is frozen, as is everything beside it', async () => {
    const found = await make(ORDERS);
    const [tool] = found.tools;
    for (const part of [found, found.tools, found.refused, found.problems, found.warnings]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    for (const part of [tool, ...Object.values(tool!)])
      expect(Object.isFrozen(part)).toBe(typeof part !== 'function');
  });

  it('goes to another host only where that is listed', async () => {
    const paths = { '/up': { get: { servers: [{ url: 'https://files.test/v2' }] } } };
    expect((await make({ paths })).refused).toMatchObject([{ kind: 'server', named: false }]);
    const [tool] = (await make({ paths }, { hosts: ['files.test'] })).tools;
    expect(tool!.url).toBe('https://files.test/v2');
  });
});

describe('an operation that cannot be served', () => {
  const cookie = { parameters: [{ name: 'c', in: 'cookie', required: true, schema: {} }] };
  const paths = {
    '/a': { get: { operationId: 'a', tags: ['x'] } },
    '/b': { get: { operationId: 'b', tags: ['x'], security: [{ basic: [] }] } },
    '/c': { get: { operationId: 'c', tags: ['x'], ...cookie } },
    '/d': { get: { operationId: 'd', tags: ['x'], parameters: [{ $ref: '#/nowhere' }] } },
    '/e': { get: { $ref: '#/nowhere' } },
    '/f': { get: null },
    '/g': {
      get: {
        operationId: 'g',
        tags: ['x'],
        responses: { 200: { content: { 'text/event-stream': {} } } },
      },
    },
    '/h': null,
  };

  it('is refused by itself, with its place and its reason', async () => {
    const { tools, refused, problems, warnings } = await make({ paths });
    expect(tools.map(({ name }) => name)).toEqual(['up_a']);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/^api.json #\/paths\/~1h: left out: is not a path item/),
    ]);
    expect(refused.map(({ key, kind, named }) => [key, kind, named])).toEqual([
      ['GET /b', 'security', false],
      ['GET /c', 'parameter', false],
      ['GET /d', 'reference', false],
      ['GET /e', 'reference', false],
      ['GET /f', 'reference', false],
      ['GET /g', 'answer', false],
    ]);
    expect(refused.map(({ place }) => place)).toEqual([
      'api.json #/paths/~1b/get',
      'api.json #/paths/~1c/get',
      'api.json #/paths/~1d/get/parameters/0',
      'api.json #/paths/~1e/get',
      'api.json #/paths/~1f/get',
      'api.json #/paths/~1g/get',
    ]);
    expect(refused[0]!.reason).toMatch(/^its security asks for "basic"/);
  });

  it('is a problem where the settings name it', async () => {
    const include = [{ tags: ['x'] }, { operations: ['a', 'b', 'GET /e'] }];
    const { problems, refused } = await make({ paths }, { include });
    expect(problems.map(({ field }) => field)).toEqual([
      'tools.include[1].operations[1]',
      'tools.include[1].operations[2]',
    ]);
    expect(problems[0]!.text).toMatch(
      /^GET \/b cannot be served: its security asks for "basic".*; write values for them under securitySchemes \(api.json #\/paths\/~1b\/get\)$/,
    );
    expect(refused.filter(({ named }) => named).map(({ key }) => key)).toEqual([
      'GET /b',
      'GET /e',
    ]);
  });

  it('because of its override is a problem of that', async () => {
    const override = { a: { answer: { pick: ['a..b'] } } };
    const { problems } = await make({ paths }, { override });
    expect(problems).toEqual([
      { field: 'tools.override.a', text: expect.stringMatching(/is no path/) },
    ]);
  });

  it('is a problem where no other is left', async () => {
    const { problems } = await make({ paths }, { include: [{ paths: ['/b', '/c'] }] });
    expect(problems).toEqual([
      {
        field: 'tools.include',
        text: expect.stringMatching(
          /^none of the 2 operations that it selects can be served; GET \/b: its security/,
        ),
      },
    ]);
  });
});

describe('files of a document', () => {
  /** A document whose references to one file cannot be read. */
  function partly(value: object, broken: string): { document: ApiDocument; asked: string[][] } {
    const whole = documentOf(value);
    const asked: string[][] = [];
    const reach: ApiDocument['reach'] = (nodes) => {
      asked.push(nodes.map(({ pointer }) => pointer));
      const wrong = nodes.find((node) => JSON.stringify(node.value).includes(broken));
      return wrong === undefined
        ? Promise.resolve()
        : Promise.reject(new DocumentError(`${broken} does not exist`, wrong));
    };
    return { document: { ...whole, reach }, asked };
  }

  it('are read for selected operations only; one that is missing refuses what needs it', async () => {
    const missing = { operationId: 'b', requestBody: { 'x-ref': 'gone.yaml' } };
    const { document, asked } = partly(
      {
        paths: {
          '/a': { parameters: [], get: { responses: {} } },
          '/b': { get: missing },
          '/c': { get: { responses: {} } },
          '/d': { $ref: '#/x/d' },
        },
        x: { d: { get: {} } },
      },
      'gone.yaml',
    );
    const include = [{ paths: ['/a', '/b', '/d'] }];
    const { tools, refused } = await apiTools(document, { ...SETTINGS, include });
    expect(tools).toHaveLength(2);
    expect(refused).toEqual([
      {
        key: 'GET /b',
        place: 'api.json #/paths/~1b/get/requestBody',
        reason: 'gone.yaml does not exist',
        kind: 'reference',
        named: false,
      },
    ]);
    expect(asked[0]).toEqual(['/paths/~1d']);
    expect(asked.flat().filter((pointer) => pointer.startsWith('/paths/~1c'))).toEqual([]);
  });
});

describe('many operations', () => {
  const many = (count: number) => ({
    paths: Object.fromEntries(Array.from({ length: count }, (_, at) => [`/a/${at}`, { get: {} }])),
  });

  it('a hundred are fine, more are a warning', async () => {
    expect((await make(many(MANY_TOOLS))).warnings).toEqual([]);
    expect((await make(many(MANY_TOOLS + 1))).warnings).toEqual([
      '101 tools: some clients take no more than 128 of all servers; select fewer',
    ]);
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

it('the document is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = await (async () => {
    const value = structuredClone(ORDERS);
    const document = documentOf(value);
    const found = await apiTools(document, { ...SETTINGS, output: 'loose' });
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
