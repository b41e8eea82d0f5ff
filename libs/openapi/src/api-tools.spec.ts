import { documentOf } from '../../../test/support/api-document.js';
import { toolsOf as make, WHOLE } from '../../../test/support/api-tools.js';
import { apiTools } from './api-tools.js';
import type { ApiDocument } from './document/api-document.js';
import { DocumentError } from './document/document-error.js';

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
      'api.json #/paths/~1e/get: #/nowhere leads nowhere',
      'api.json #/paths/~1h: is not a path item; write a mapping of methods to operations',
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
      /^GET \/b cannot be served: its security asks for "basic".*; where the API takes a value in another header than authorization, write that under securitySchemes \(api.json #\/paths\/~1b\/get\)$/,
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
      { field: 'tools.override.a.answer.pick[0]', text: expect.stringMatching(/is no path/) },
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
    const { tools, refused } = await apiTools(document, { ...WHOLE, include });
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
