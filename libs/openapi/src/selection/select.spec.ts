import { documentOf } from '../../../../test/support/api-document.js';
import type { OperationOverride } from '../operation/operation-override.js';
import { operationsOf } from './operations.js';
import { selectOperations } from './select.js';
import type { Selector } from './selector.js';

const { operations } = operationsOf(
  documentOf(
    {
      paths: {
        '/orders': {
          get: { operationId: 'listOrders', tags: ['orders'] },
          post: { operationId: 'createOrder', tags: ['orders'] },
          query: { operationId: 'findOrders', tags: ['orders'] },
        },
        '/orders/{id}': {
          get: { operationId: 'getOrder', tags: ['orders', 'single'] },
          delete: { operationId: 'deleteOrder', tags: ['orders', 'danger'] },
        },
        '/reports': { get: { operationId: 'report', tags: ['reports'], deprecated: true } },
        '/copy/a': { get: { operationId: 'copy' } },
        '/copy/b': { get: { operationId: 'copy' } },
        '/evil': { post: { operationId: 'GET /orders' } },
        '/proto': { get: { operationId: '__proto__', tags: ['constructor'] } },
      },
    },
    '3.2',
  ),
);

interface Given {
  readonly exclude?: readonly Selector[];
  readonly override?: Readonly<Record<string, OperationOverride>>;
}

const select = (include: readonly Selector[], { exclude = [], override = {} }: Given = {}) => {
  const { selected, problems } = selectOperations(operations, {
    ...{ include, exclude, override },
    prefix: 'shop',
  });
  return {
    keys: selected.map(({ operation }) => operation.key),
    selected,
    problems: problems.map(({ field, text }) => `${field}: ${text}`),
  };
};

describe('an inclusion', () => {
  it.each<[string, readonly Selector[], readonly string[]]>([
    ['a tag', [{ tags: ['orders'] }], ['GET /orders', 'QUERY /orders', 'GET /orders/{id}']],
    ['a path', [{ paths: ['/orders*'] }], ['GET /orders', 'QUERY /orders', 'GET /orders/{id}']],
    ['one method', [{ methods: ['query'] }], ['QUERY /orders']],
    ['keys are ANDed', [{ tags: ['orders'], paths: ['/orders/*'] }], ['GET /orders/{id}']],
    ['a list is ORed', [{ tags: ['single', 'reports'] }], ['GET /orders/{id}', 'GET /reports']],
    [
      'entries are ORed, in the order of the document',
      [{ tags: ['reports'] }, { tags: ['single'] }],
      ['GET /orders/{id}', 'GET /reports'],
    ],
    ['deprecated', [{ deprecated: true }], ['GET /reports']],
    ['an id', [{ operations: ['createOrder'] }], ['POST /orders']],
    ['a method and path', [{ operations: ['DELETE /orders/{id}'] }], ['DELETE /orders/{id}']],
    ['a method of any case', [{ operations: ['delete /orders/{id}'] }], ['DELETE /orders/{id}']],
    ['a method of mixed case', [{ operations: ['Delete /orders/{id}'] }], ['DELETE /orders/{id}']],
    ['spaces behind a method', [{ operations: ['post   /orders'] }], ['POST /orders']],
    ['an id beside a tag', [{ operations: ['createOrder'], tags: ['orders'] }], ['POST /orders']],
    ['names of Object', [{ operations: ['__proto__'] }, { tags: ['constructor'] }], ['GET /proto']],
    ['one that an id imitates', [{ operations: ['GET /orders'] }], ['GET /orders']],
    [
      'everything that changes nothing',
      [{ paths: ['*'] }],
      operations.filter(({ method }) => /GET|QUERY/.test(method)).map(({ key }) => key),
    ],
  ])('%s', (_what, include, keys) => {
    expect(select(include)).toMatchObject({ keys, problems: [] });
  });

  it('says which of its fields names an operation', () => {
    const { selected } = select([
      { tags: ['orders'] },
      { operations: ['createOrder', 'getOrder'] },
    ]);
    expect(selected.map(({ operation, namedAt }) => [operation.id, namedAt])).toEqual([
      ['listOrders', undefined],
      ['createOrder', 'tools.include[1].operations[0]'],
      ['findOrders', undefined],
      ['getOrder', 'tools.include[1].operations[1]'],
    ]);
  });

  it.each<[Selector, string]>([
    [
      { tags: ['orders', 'report'] },
      'tools.include[0].tags[1]: no operation has the tag "report"; did you mean "reports"?',
    ],
    [
      { tags: ['zzz'] },
      'tools.include[0].tags[0]: no operation has the tag "zzz"; write one of "orders", "single", "danger", "reports", "constructor"',
    ],
    [
      { tags: ['orders', 'danger'] },
      'tools.include[0].tags[1]: "danger" selects only operations that may change something; name them under operations, as in "DELETE /orders/{id}"',
    ],
    [
      { tags: ['orders', 'reports'], paths: ['/orders*'] },
      'tools.include[0].tags[1]: "reports" selects nothing together with the keys beside it; write an entry of its own',
    ],
    [
      { paths: ['/order'] },
      'tools.include[0].paths[0]: no path of the document matches "/order"; did you mean "/orders"?',
    ],
    [
      { paths: ['/nothing/*'] },
      'tools.include[0].paths[0]: no path of the document matches "/nothing/*"; write one of them, or \'/orders*\'',
    ],
    [
      { operations: ['createOrders'] },
      'tools.include[0].operations[0]: the document has no operation "createOrders"; did you mean "createOrder"?',
    ],
    [
      { operations: ['get /order'] },
      'tools.include[0].operations[0]: the document has no operation "get /order"; did you mean "GET /orders"?',
    ],
    [
      { operations: ['Put  /orders/{id}'] },
      'tools.include[0].operations[0]: the document has no operation "Put  /orders/{id}"; did you mean "GET /orders/{id}" or "DELETE /orders/{id}"?',
    ],
    [
      { operations: ['POST /nothing'] },
      'tools.include[0].operations[0]: the document has no operation "POST /nothing"; write its operationId, or its method and path as in \'GET /orders\'',
    ],
    [
      { operations: ['PUT /orders/{id}'] },
      'tools.include[0].operations[0]: the document has no operation "PUT /orders/{id}"; did you mean "GET /orders/{id}" or "DELETE /orders/{id}"?',
    ],
    [
      { operations: ['orderDelete'] },
      'tools.include[0].operations[0]: the document has no operation "orderDelete"; did you mean "deleteOrder"?',
    ],
    [
      { operations: ['shop_createOrder'] },
      'tools.include[0].operations[0]: "shop_createOrder" is what its tool is called; write the operation, "createOrder"',
    ],
    [
      { operations: ['shop_get_copy_a'] },
      'tools.include[0].operations[0]: the document has no operation "shop_get_copy_a"; did you mean "GET /copy/a"?',
    ],
    [
      { paths: ['/order/{id}/item*'] },
      'tools.include[0].paths[0]: no path of the document matches "/order/{id}/item*"; did you mean "/orders/{id}"?',
    ],
    [
      { operations: ['copy'] },
      'tools.include[0].operations[0]: 2 operations have the id "copy"; write "GET /copy/a" or "GET /copy/b"',
    ],
    [{ methods: ['head'] }, 'tools.include[0]: selects no operation; write other values'],
    [
      { methods: ['delete'] },
      'tools.include[0]: selects only operations that may change something; name them under operations, as in "DELETE /orders/{id}"',
    ],
    [{}, 'tools.include[0]: is empty; write tags, paths, methods, operations or deprecated'],
  ])('%j is a problem', (selector, problem) => {
    expect(select([selector]).problems).toEqual([problem]);
  });
});

describe('an exclusion', () => {
  it.each<[string, Selector, readonly string[]]>([
    ['wins over a tag', { paths: ['/orders/*'] }, ['POST /orders', 'GET /orders', 'QUERY /orders']],
    ['wins over a name', { tags: ['orders'] }, []],
    [
      'is of every method',
      { methods: ['post'] },
      ['GET /orders', 'QUERY /orders', 'GET /orders/{id}'],
    ],
    [
      'may be of nothing included',
      { deprecated: true },
      ['POST /orders', 'GET /orders', 'QUERY /orders', 'GET /orders/{id}'],
    ],
  ])('%s', (_what, exclude, keys) => {
    const include = [{ tags: ['orders'] }, { operations: ['createOrder'] }];
    const found = select(include, { exclude: [exclude] });
    expect([...found.keys].sort()).toEqual([...keys].sort());
  });

  it('that leaves nothing is a problem', () => {
    expect(select([{ tags: ['single'] }], { exclude: [{ tags: ['orders'] }] }).problems).toEqual([
      'tools.exclude: leaves no operation; exclude fewer',
    ]);
  });

  it.each<[Selector, string]>([
    [
      { tags: ['order'] },
      'tools.exclude[0].tags[0]: no operation has the tag "order"; did you mean "orders"?',
    ],
    [
      { operations: ['copy'] },
      'tools.exclude[0].operations[0]: 2 operations have the id "copy"; write "GET /copy/a" or "GET /copy/b"',
    ],
    [{}, 'tools.exclude[0]: is empty; write tags, paths, methods, operations or deprecated'],
  ])('of what the document does not have is a problem: %j', (exclude, problem) => {
    expect(select([{ tags: ['single'] }], { exclude: [exclude] })).toMatchObject({
      keys: ['GET /orders/{id}'],
      problems: [problem],
    });
  });
});

describe('an override', () => {
  it('names an operation as a selector does', () => {
    const override = { getOrder: {}, 'get /orders': {} };
    const { selected, problems } = select([{ tags: ['orders'] }], { override });
    expect(problems).toEqual([]);
    expect(selected.map(({ overriddenAs }) => overriddenAs)).toEqual([
      'get /orders',
      undefined,
      'getOrder',
    ]);
  });

  it.each<[Record<string, OperationOverride>, string]>([
    [
      { createOrder: {} },
      'tools.override.createOrder: the operation is not selected; add it to tools.include, or remove its override',
    ],
    [
      { getOrdr: {} },
      'tools.override.getOrdr: the document has no operation "getOrdr"; did you mean "getOrder"?',
    ],
    [
      { copy: {} },
      'tools.override.copy: 2 operations have the id "copy"; write "GET /copy/a" or "GET /copy/b"',
    ],
    [
      { getOrder: {}, 'GET /orders/{id}': {} },
      'tools.override.GET /orders/{id}: is of the same operation as "getOrder"; write one of them',
    ],
  ])('of what is not selected, or a second one, is a problem: %j', (override, problem) => {
    expect(select([{ tags: ['orders'] }], { override }).problems).toEqual([problem]);
  });
});

it('an operation that is named as its override calls the tool is told as the document has it', () => {
  const override = { createOrder: { name: 'buy' } };
  for (const name of ['buy', 'shop_buy']) {
    expect(select([{ operations: [name] }, { tags: ['orders'] }], { override }).problems).toContain(
      `tools.include[0].operations[0]: "${name}" is what its tool is called; write the operation, "createOrder"`,
    );
  }
});

it('without an inclusion nothing is selected, and that is a problem', () => {
  expect(select([])).toMatchObject({
    keys: [],
    problems: ['tools.include: selects no operation; write at least one entry'],
  });
});

it('a document without operations is one problem, not one for each entry', () => {
  const include = [{ tags: ['a', 'b'] }];
  expect(selectOperations([], { include, exclude: [], override: {}, prefix: '' })).toEqual({
    selected: [],
    problems: [
      { field: 'openapi', text: 'the document has no operations; write another document' },
    ],
  });
});
