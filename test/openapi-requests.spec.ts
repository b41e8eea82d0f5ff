import { headerRole } from '../libs/openapi/src/request/reserved-headers.js';
import {
  bodyOf,
  namesOf,
  parameter,
  requestsOf,
  sentOf,
  urlOf,
  type OperationText,
} from './support/api-requests.js';

const inPath = parameter('path');
const query = parameter('query');
const header = parameter('header');
const string = { type: 'string' };

describe('names of arguments', () => {
  it('are legal, and the request has those of the document', () => {
    const text = {
      parameters: [query('uids[]'), query('$top'), query('StartTime<'), query('top')],
    };
    const names = namesOf(text);
    expect(names).toEqual(['uids', expect.stringMatching(/^top_[0-9a-f]{6}$/), 'StartTime', 'top']);
    expect(urlOf(text, { uids: [1], [names[1]!]: 2, StartTime: 3, top: 4 })).toBe(
      '/x?uids%5B%5D=1&%24top=2&StartTime%3C=3&top=4',
    );
  });

  it('tell path, query and header from the body', () => {
    const text: OperationText = {
      method: 'POST',
      path: '/x/{id}',
      parameters: [inPath('id'), query('id'), header('id')],
      requestBody: bodyOf('application/json', { type: 'object', properties: { id: string } }),
    };
    expect(namesOf(text)).toEqual(['id_path', 'id_query', 'id_header', 'id']);
    const given = { id_path: 'p', id_query: 'q', id_header: 'h', id: 'b' };
    expect(sentOf(requestsOf(text), given)).toMatchObject({
      url: '/x/p?id=q',
      headers: { id: 'h' },
      body: '{"id":"b"}',
    });
  });

  it('leave `body` to a parameter of that name', () => {
    const text: OperationText = {
      method: 'POST',
      parameters: [query('body')],
      requestBody: bodyOf('application/json', { type: 'array' }),
    };
    expect(namesOf(text)).toEqual(['body', 'body_']);
    expect(sentOf(requestsOf(text), { body: 'q', body_: [1] })).toMatchObject({
      url: '/x?body=q',
      body: '[1]',
    });
  });
});

describe('a header', () => {
  it.each([
    [{}, 'a b', 'a b'],
    [{}, ['a', 'b'], 'a,b'],
    [{ explode: false }, { R: 1, G: 2 }, 'R,1,G,2'],
    [{ explode: true }, { R: 1, G: 2 }, 'R=1,G=2'],
    [{ schema: undefined, content: { 'application/json': {} } }, { a: 'ü' }, '{"a":"\\u00fc"}'],
    [{}, null, undefined],
    [{}, [], undefined],
  ])('is written in the style simple: %j %j', (more, value, written) => {
    const text = { parameters: [header('X-Request-Tag', more)] };
    const { headers } = sentOf(requestsOf(text), { 'X-Request-Tag': value });
    expect(headers['x-request-tag']).toBe(written);
    expect(headers['accept']).toBe('application/json');
  });

  it.each(['a\r\nx: y', 'ü', '', ' a', '\t'])('is visible ASCII: %j', (value) => {
    const text = { parameters: [header('X-Tag')] };
    expect(() => sentOf(requestsOf(text), { 'X-Tag': value })).toThrow(
      'X-Tag is sent as a header and must be visible ASCII characters',
    );
  });

  it('that is the request’s own is no argument', () => {
    const parameters = [
      ...['Accept', 'content-type', 'Authorization'].map((name) =>
        header(name, { required: true }),
      ),
      ...['Host', 'Cookie', 'X-Request-Id', 'bad name'].map((name) => header(name)),
    ];
    const requests = requestsOf({ parameters });
    expect(requests.arguments).toEqual([]);
    expect(requests.notes).toHaveLength(4);
    const given = { Authorization: 'x', authorization: 'x', Host: 'evil.test', Cookie: 'a=b' };
    expect(sentOf(requests, given).headers).toEqual({ accept: 'application/json' });
  });

  it.each(['X-Forwarded-For', 'cookie', 'X-HTTP-Method-Override', 'bad name'])(
    'that is required and cannot be set refuses the operation: %s',
    (name) => {
      const parameters = [header(name, { required: true })];
      expect(() => requestsOf({ parameters })).toThrow(/is a header that arguments cannot set/);
    },
  );

  it('that the gateway keeps to itself is none that arguments set', () => {
    const names = ['authorization', 'Cookie', 'x-request-id', 'X_Request_Id', 'x-tag'];
    expect(names.map(headerRole)).toEqual([
      'ignored',
      'reserved',
      'reserved',
      'reserved',
      'argument',
    ]);
  });
});
