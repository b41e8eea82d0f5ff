import { operations, select } from '../../../../test/support/shop-operations.js';
import { selectOperations } from './select.js';
import type { Selector } from './selector.js';

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
