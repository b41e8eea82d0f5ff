import { documentOf } from '../../../../test/support/api-document.js';
import { DocumentError } from '../document/document-error.js';
import {
  MAX_ID_CHARACTERS,
  MAX_OPERATIONS,
  operationsOf,
  referredOperations,
} from './operations.js';

const keysOf = (value: object, version?: '3.1' | '3.2') =>
  operationsOf(documentOf(value, version)).operations.map(({ key }) => key);

describe('operations', () => {
  it('come in the order of the document, of the methods that it may have', () => {
    const item = { summary: 'no method', parameters: [], post: {}, get: {}, head: {}, options: {} };
    const paths = { '/b': { ...item, put: {}, patch: {}, delete: {} }, '/a': { get: {} } };
    expect(keysOf({ paths })).toEqual([
      ...['POST /b', 'GET /b', 'HEAD /b', 'OPTIONS /b', 'PUT /b', 'PATCH /b', 'DELETE /b'],
      'GET /a',
    ]);
  });

  it.each([
    ['trace', { '/a': { trace: {} } }],
    ['an extension of paths', { 'x-a': { get: {} } }],
    ['an extension of a path', { '/a': { 'x-get': {} } }],
    ['query before 3.2', { '/a': { query: {} } }],
    ['another case', { '/a': { GET: {} } }],
  ])('%s is none', (_what, paths) => {
    expect(keysOf({ paths })).toEqual([]);
  });

  it('query is one since 3.2', () => {
    expect(keysOf({ paths: { '/a': { query: {} } } }, '3.2')).toEqual(['QUERY /a']);
  });

  it('a path item or an operation may stand elsewhere', () => {
    const operation = { operationId: 'listA', tags: ['x'] };
    const document = documentOf({
      paths: { '/a': { $ref: '#/components/pathItems/a' } },
      components: {
        pathItems: { a: { get: { $ref: '#/components/x-operations/a' } } },
        'x-operations': { a: operation },
      },
    });
    const [found] = operationsOf(document).operations;
    expect(found).toMatchObject({ id: 'listA', tags: ['x'], key: 'GET /a' });
    expect(found!.node.pointer).toBe('/components/x-operations/a');
    expect(referredOperations(document)).toEqual([
      { file: 'api.json', pointer: '/paths/~1a', value: { $ref: '#/components/pathItems/a' } },
    ]);
  });

  it.each<[unknown, string | undefined]>([
    ['listA', 'listA'],
    ['issues/list', 'issues/list'],
    ['__proto__', '__proto__'],
    ['', undefined],
    [7, undefined],
    [null, undefined],
    ['a\u202eb', undefined],
    ['a\nb', undefined],
    ['a\ud800', undefined],
    ['x'.repeat(MAX_ID_CHARACTERS), 'x'.repeat(MAX_ID_CHARACTERS)],
    ['x'.repeat(MAX_ID_CHARACTERS + 1), undefined],
  ])('the id %j is %j', (operationId, id) => {
    const { operations } = operationsOf(documentOf({ paths: { '/a': { get: { operationId } } } }));
    expect(operations[0]!.id).toBe(id);
  });

  it.each<[unknown, readonly string[]]>([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [['a', 7, null, {}], ['a']],
    ['a', []],
    [{ 0: 'a' }, []],
    [null, []],
  ])('the tags %j are %j', (tags, expected) => {
    const { operations } = operationsOf(documentOf({ paths: { '/a': { get: { tags } } } }));
    expect(operations[0]!.tags).toEqual(expected);
  });

  it('an operation that is broken still is one: it matters only if it is selected', () => {
    const get = { $ref: '#/nowhere' };
    const { operations, broken } = operationsOf(
      documentOf({ paths: { '/a': { get, put: null, post: 'x', delete: [] } } }),
    );
    expect(operations.map(({ key, id }) => [key, id])).toEqual([
      ['GET /a', undefined],
      ['PUT /a', undefined],
      ['POST /a', undefined],
      ['DELETE /a', undefined],
    ]);
    expect(broken.map(({ message }) => message)).toEqual(['#/nowhere leads nowhere']);
  });

  it.each<[string, unknown, RegExp]>([
    ['/b', null, /not a path item/],
    ['/b', [], /not a path item/],
    ['/b', { $ref: '#/nowhere' }, /leads nowhere/],
    ['/b', { $ref: '#/paths/~1b' }, /circle/],
    ['b', { get: {} }, /does not begin with \//],
    ['/\u202eb', { get: {} }, /nobody sees/],
    [`/${'b'.repeat(3_000)}`, { get: {} }, /longer than 2048/],
    ['__proto__', { get: {} }, /does not begin/],
  ])(
    'a path that cannot be read is told, and costs the others nothing: %.20s %j',
    (path, item, text) => {
      const paths = Object.fromEntries([
        [path, item],
        ['/a', { get: {} }],
      ]);
      const { operations, broken } = operationsOf(documentOf({ paths }));
      expect(operations.map(({ key }) => key)).toEqual(['GET /a']);
      expect(broken).toHaveLength(1);
      expect(broken[0]!.message).toMatch(text);
    },
  );

  it.each([[{ openapi: '3.1.0' }], [{ paths: {} }]])('a document may have none: %j', (value) => {
    expect(keysOf(value)).toEqual([]);
  });

  it.each([[null], [[]], ['/a']])('paths of %j are an error', (paths) => {
    expect(() => operationsOf(documentOf({ paths }))).toThrow(DocumentError);
  });

  it('a document with too many stops with both numbers', () => {
    const paths = (count: number) => ({
      paths: Object.fromEntries(Array.from({ length: count }, (_, at) => [`/${at}`, { get: {} }])),
    });
    expect(keysOf(paths(MAX_OPERATIONS))).toHaveLength(MAX_OPERATIONS);
    expect(() => keysOf(paths(10_000))).toThrow('has 10000 operations, and at most 5000 are read');
  });
});
