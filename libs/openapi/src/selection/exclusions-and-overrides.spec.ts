import { select } from '../../../../test/support/shop-operations.js';
import type { OperationOverride } from '../operation/operation-override.js';
import type { Selector } from './selector.js';

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
