import { parameter, requestsOf, sentOf, urlOf } from './support/api-requests.js';

const query = parameter('query');
const string = { type: 'string' };

describe('a parameter of the query', () => {
  const list = ['a', 'b,c'];
  const colour = { R: 1, G: 2 };
  it.each([
    ['form', undefined, list, '?tag=a&tag=b%2Cc'],
    ['form', false, list, '?tag=a,b%2Cc'],
    ['spaceDelimited', undefined, ['a', 'b'], '?tag=a%20b'],
    ['pipeDelimited', false, ['a', 'b'], '?tag=a%7Cb'],
    ['pipeDelimited', true, ['a', 'b'], '?tag=a&tag=b'],
    ['form', undefined, [], ''],
    ['form', false, [], ''],
    ['form', false, [null], ''],
    ['form', undefined, colour, '?R=1&G=2'],
    ['form', false, colour, '?tag=R,1,G,2'],
    ['spaceDelimited', false, colour, '?tag=R%201%20G%202'],
    ['pipeDelimited', false, colour, '?tag=R%7C1%7CG%7C2'],
    ['deepObject', true, colour, '?tag%5BR%5D=1&tag%5BG%5D=2'],
    ['deepObject', true, { a: { b: 1 } }, '?tag%5Ba%5D%5Bb%5D=1'],
    [
      'deepObject',
      true,
      { a: { b: ['x', 'y'] } },
      '?tag%5Ba%5D%5Bb%5D%5B0%5D=x&tag%5Ba%5D%5Bb%5D%5B1%5D=y',
    ],
    ['deepObject', true, 5, '?tag=5'],
    ['deepObject', true, { a: {}, b: null }, ''],
    ['form', true, { a: { b: 1 } }, '?a=%7B%22b%22%3A1%7D'],
    ['form', true, '', '?tag='],
    ['form', true, null, ''],
    ['form', true, false, '?tag=false'],
    ['form', true, "a&b=c#d+e f'", '?tag=a%26b%3Dc%23d%2Be%20f%27'],
  ])('in the style %s, explode %j: %j', (style, explode, tag, written) => {
    const text = {
      parameters: [query('tag', { style, ...(explode !== undefined && { explode }) })],
    };
    expect(urlOf(text, { tag })).toBe(`/x${written}`);
  });

  it.each([
    ["/a?b[c]@d!$'(e)*,f:=", undefined, '?q=/a?b[c]@d!$%27(e)*,f:='],
    ['a&b#c+d;e%2F f', undefined, '?q=a%26b%23c%2Bd%3Be%252F%20f'],
    [['a,b', 'c:d'], false, '?q=a%2Cb,c:d'],
    [['a,b'], false, '?q=a%2Cb'],
  ])('keeps reserved characters that change nothing: %j', (q, explode, written) => {
    const more = { allowReserved: true, ...(explode !== undefined && { explode }) };
    expect(urlOf({ parameters: [query('q', more)] }, { q })).toBe(`/x${written}`);
  });

  it('with a media type is one JSON text', () => {
    const content = { 'application/json': { schema: { type: 'object' } } };
    const text = { parameters: [{ name: 'filter', in: 'query', content }] };
    expect(urlOf(text, { filter: { a: ['ü', 1] } })).toBe(
      '/x?filter=%7B%22a%22%3A%5B%22%C3%BC%22%2C1%5D%7D',
    );
    expect(urlOf(text, { filter: null })).toBe('/x');
  });

  it('in JSON has all digits of whole numbers that are given as texts', () => {
    const long = { type: 'integer', format: 'int64' };
    const schema = { type: 'object', properties: { id: long, name: string } };
    const content = { 'application/json': { schema } };
    for (const place of ['query', 'header']) {
      const parameters = [{ name: 'x-filter', in: place, content }];
      const sent = sentOf(requestsOf({ parameters }), {
        'x-filter': { id: '9007199254740993', name: '1' },
      });
      const found = decodeURIComponent(sent.headers['x-filter'] ?? sent.url);
      expect(found).toContain('{"id":9007199254740993,"name":"1"}');
    }
  });

  it.each([
    [{ 'a b': 1 }, 'deepObject'],
    [{ 'a]': 1 }, 'deepObject'],
    [{ 'a&b': 1 }, 'form'],
    [{ '': 1 }, 'form'],
    [{ ['k'.repeat(65)]: 1 }, 'form'],
    [{ a: { 'b=c': 1 } }, 'deepObject'],
  ])('has keys that servers do not take apart: %j', (filter, style) => {
    const text = { parameters: [query('filter', { style, explode: true })] };
    expect(() => urlOf(text, { filter })).toThrow('filter holds a key that cannot be sent');
  });

  it('has any key that the document names', () => {
    const schema = { type: 'object', properties: { 'a b': string } };
    const text = { parameters: [query('filter', { style: 'deepObject', schema })] };
    expect(urlOf(text, { filter: { 'a b': 1 } })).toBe('/x?filter%5Ba%20b%5D=1');
  });

  it.each(['owner', 'OWNER', 'beta', 'old', 'sid'])(
    'has no key that is the name of another: %s',
    (key) => {
      const text = {
        path: '/x?beta=true',
        parameters: [
          query('free'),
          query('owner'),
          query('old', { deprecated: true }),
          query('sid'),
        ],
        override: { arguments: { owner: { fixed: 'acme' }, sid: { hide: true } } },
      };
      expect(urlOf(text, { free: { mine: 1 } })).toBe('/x?beta=true&mine=1&owner=acme');
      expect(() => urlOf(text, { free: { [key]: 'evil' } })).toThrow(
        'free holds a key that is the name of another argument',
      );
    },
  );

  it.each(['user_name', 'USER.NAME', 'tags', 'tags.0', 'owner.id', 'page', 'user'])(
    'has no key that servers may read as another, or as a part of one: %s',
    (key) => {
      const names = ['user.name', 'tags[]', 'owner', 'page[size]'];
      const text = { parameters: [query('free'), ...names.map((name) => query(name))] };
      expect(() => urlOf(text, { free: { [key]: 1 } })).toThrow(
        'free holds a key that is the name of another argument, or is read as one',
      );
      expect(urlOf(text, { free: { owner_id: 1, name: 2, 'page-size': 3 } })).toBe(
        '/x?owner_id=1&name=2&page-size=3',
      );
    },
  );

  it('has its own keys beside a parameter that is named as a part of it', () => {
    const text = { parameters: [query('f', { style: 'deepObject' }), query('f[id]')] };
    expect(urlOf(text, { f: { name: 1 } })).toBe('/x?f%5Bname%5D=1');
    expect(() => urlOf(text, { f: { id: 1 } })).toThrow('is the name of another');
    expect(() => urlOf(text, { f: { ID: { x: 1 } } })).toThrow('is the name of another');
  });

  it.each([
    [{ 'a.b': 1, a_b: 2 }, 'form'],
    [{ a: 1, A: 2 }, 'form'],
    [{ a: { b: 1 }, 'a.b': 2 }, 'deepObject'],
    [{ a: { b_c: 1, 'b.c': 2 } }, 'deepObject'],
  ])('has no two keys that are read as one: %j', (filter, style) => {
    const text = { parameters: [query('filter', { style, explode: true })] };
    expect(() => urlOf(text, { filter })).toThrow('filter holds two keys that are read as one');
  });

  it('has keys that are read as one if the document names both', () => {
    const schema = { type: 'object', properties: { 'a.b': string, a_b: string } };
    const text = { parameters: [query('filter', { style: 'form', schema })] };
    expect(urlOf(text, { filter: { 'a.b': 1, a_b: 2 } })).toBe('/x?a.b=1&a_b=2');
  });

  it('is nested ten levels deep and no deeper', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    const text = { parameters: [query('f', { style: 'deepObject' })] };
    expect(urlOf(text, { f: nested(10) })).toBe(`/x?f${'%5Ba%5D'.repeat(10)}=1`);
    expect(() => urlOf(text, { f: nested(11) })).toThrow('f is nested deeper than 10 levels');
  });
});

describe('a parameter that is the whole query', () => {
  const whole = (mediaType: string, schema: object = {}) => ({
    parameters: [{ name: 'q', in: 'querystring', content: { [mediaType]: { schema } } }],
  });

  it.each([
    ['application/json', { a: [1] }, '?%7B%22a%22%3A%5B1%5D%7D'],
    [
      'application/x-www-form-urlencoded',
      { a: [1, 2], b: { c: 3 } },
      '?a=1&a=2&b=%7B%22c%22%3A3%7D',
    ],
    ['application/x-www-form-urlencoded', null, ''],
  ])('is written in its media type: %s', (mediaType, q, written) => {
    expect(urlOf(whole(mediaType), { q })).toBe(`/x${written}`);
  });

  it.each([
    [[query('a')], '/x'],
    [[], '/x?beta=true'],
  ])('stands beside no other part of a query', (more, path) => {
    const { parameters } = whole('application/json');
    expect(() => requestsOf({ path, parameters: [...parameters, ...more] })).toThrow('whole query');
  });
});
