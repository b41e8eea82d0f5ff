import {
  parameter,
  namesOf,
  refusalOf,
  requestsOf,
  urlOf,
  type OperationText,
} from './support/api-requests.js';

const inPath = parameter('path');
const query = parameter('query');
const header = parameter('header');
const string = { type: 'string' };

describe('parameters', () => {
  it('are those of the path and the operation, whose own win', () => {
    const text = {
      path: '/x/{id}',
      shared: [inPath('id'), header('X-Tag'), query('a', { style: 'pipeDelimited' }), query('b')],
      parameters: [header('x-tag'), query('a', { explode: false }), query('id')],
    };
    expect(namesOf(text)).toEqual(['id_path', 'x-tag', 'a', 'b', 'id_query']);
    expect(urlOf(text, { id_path: 1, a: [1, 2] })).toBe('/x/1?a=1,2');
  });

  it('may be references, with their schemas in other places', () => {
    const text = {
      parameters: [{ $ref: '#/components/parameters/A' }],
      components: {
        parameters: {
          A: { $ref: '#/components/parameters/B' },
          B: query('b', { style: 'deepObject', schema: { $ref: '#/components/schemas/S' } }),
        },
        schemas: { S: { type: 'object', properties: { 'x y': string } } },
      },
    };
    expect(urlOf(text, { b: { 'x y': 1 } })).toBe('/x?b%5Bx%20y%5D=1');
  });

  it('that are optional and cannot be sent are left out with a note', () => {
    const text = {
      path: '/x/{id}',
      parameters: [
        inPath('id'),
        parameter('cookie')('sid'),
        query('old', { deprecated: true }),
        query('odd', { style: 'tabDelimited' }),
        query('xml', { content: { 'application/xml': {} } }),
        inPath('gone'),
      ],
    };
    const { arguments: shown, notes } = requestsOf(text);
    expect(shown.map(({ name }) => name)).toEqual(['id']);
    expect(notes).toEqual([
      'cookie parameter sid is left out: it is a cookie, and cookies are never sent',
      'query parameter old is left out: it is deprecated',
      'query parameter odd is left out: it has a style that does not exist in its place',
      'query parameter xml is left out: it is application/xml, of which nothing can be made',
      'path parameter gone is left out: it is not in the path',
    ]);
  });

  it.each<[string, OperationText, string]>([
    [
      'parameter',
      { parameters: [parameter('cookie')('sid', { required: true })] },
      'its required cookie parameter sid is a cookie',
    ],
    [
      'parameter',
      { parameters: [query('q', { style: 'simple', required: true })] },
      'its required query parameter q has a style',
    ],
    [
      'parameter',
      { path: '/{a}', parameters: [inPath('a', { style: 'form' })] },
      'its required path parameter a has a style',
    ],
    [
      'parameter',
      { parameters: [header('h', { style: 'form', required: true })] },
      'its required header parameter h has a style',
    ],
    [
      'parameter',
      { parameters: [query('q', { content: { 'a/b': {} }, required: true })] },
      'q is a/b, of which nothing can be made',
    ],
    [
      'parameter',
      { parameters: [query('q', { content: {}, required: true })] },
      'has not exactly one media type',
    ],
    ['parameter', { parameters: [{ in: 'query' }] }, 'one of its parameters has no name'],
    ['parameter', { parameters: [query('\ud800')] }, 'one of its parameters has no name'],
    [
      'parameter',
      { parameters: [{ in: 'body', name: 'b' }] },
      'its parameter b is in none of path, query',
    ],
    [
      'parameter',
      { parameters: Array.from({ length: 201 }, (_, at) => query(`q${at}`)) },
      'it has more than 200 parameters',
    ],
    ['path', { path: '/x/{id}' }, 'its path has {id}, which is no path parameter'],
    ['path', { path: '/x/{}' }, 'its path has {}, which is no path parameter'],
    ['path', { path: 'x' }, 'its path does not begin with a slash'],
    ['path', { path: '/x/{id' }, 'must be percent-encoded'],
    ['path', { path: '/x y' }, 'must be percent-encoded'],
    ['path', { path: '/\\x' }, 'must be percent-encoded'],
    ['path', { path: '/../x' }, 'its path holds "." or ".."'],
    ['path', { path: '/x/../y' }, 'its path holds "." or ".."'],
    ['path', { path: '/%2e/x' }, 'percent-encoded'],
    ['path', { path: '/x/..%2f..%2Fadmin' }, 'percent-encoded'],
    ['path', { path: '/x%00' }, 'percent-encoded'],
    ['path', { path: '/x%252fy' }, 'percent-encoded'],
    ['path', { path: '/x?a={b}' }, 'its path ends in a query that is not percent-encoded'],
    ['path', { method: 'TRACE' as 'GET' }, 'TRACE is never sent'],
    ['body', { method: 'POST', requestBody: {} }, 'its body has no media type'],
    ['body', { method: 'POST', requestBody: { content: {} } }, 'its body has no media type'],
  ])('refuse the operation: %s, %j', (kind, text, message) => {
    expect(refusalOf(text)).toEqual([kind, expect.stringContaining(message)]);
  });

  it('that are one text of the query can be read back from a link, unless they are settled', () => {
    const text = {
      parameters: [
        query('page', { schema: { type: 'integer' } }),
        query('$skip', { schema: { type: ['integer', 'null'] } }),
        query('ids', { schema: { type: 'array' } }),
        query('any'),
        query('filter', { style: 'deepObject', schema: string }),
        query('fixed', { schema: string }),
        header('h', { schema: string }),
      ],
      override: { arguments: { fixed: { fixed: 1 } } },
    };
    expect([...requestsOf(text).queryArguments]).toEqual([
      ['page', 'page'],
      ['$skip', 'skip'],
      ['fixed', undefined],
    ]);
  });

  it('are not asked of a prototype', () => {
    const text = { parameters: [query('constructor'), query('toString')] };
    expect(urlOf(text, {})).toBe('/x');
  });
});
