import {
  HttpSessions,
  LIMITS,
  upstreamFailure,
} from '../../../../../../test/support/http-sessions.js';
import { startDouble, type HttpDouble } from '../../../../../../test/support/http-double.js';
import type { UpstreamRequest } from '../http-session.js';
import { headerProblem } from './request-headers.js';
import { pathOf } from './request-path.js';

const sessions = new HttpSessions();
let server: HttpDouble;
beforeEach(async () => {
  server = await startDouble();
  server.answer = (_request, response) => response.writeHead(204).end();
});
afterEach(() => server.close());
afterAll(() => {
  sessions.close();
});

async function sent(more: Partial<UpstreamRequest>, settings = {}, path = '') {
  const session = await sessions.open(server.url + path, settings);
  await session.send({ method: 'POST', path: pathOf`/x`, ...more });
  return server.requests[0]!;
}

describe('the URL', () => {
  it.each([
    ['', '/x'],
    ['/', '/x'],
    ['/v2', '/v2/x'],
    ['/v2/', '/v2/x'],
    ['/a/../v2', '/v2/x'],
  ])('stays below the base URL that ends with %j', async (path, url) => {
    expect((await sent({}, {}, path)).url).toBe(url);
  });

  it.each(['?a=b', '#a', 'user:pass@'])('has no base URL with %s', (part) => {
    const url = part.endsWith('@') ? `https://${part}api.test/` : `https://api.test/${part}`;
    expect(() => sessions.upstream(url)).toThrow(TypeError);
  });

  it.each<[string, UpstreamRequest['query'], string]>([
    ['nothing', [], ''],
    [
      'names in order, that repeat',
      [
        ['b', '1'],
        ['a', 2],
        ['b', true],
      ],
      '?b=1&a=2&b=true',
    ],
    ['what is reserved', [['a[b]', "&=+#?/' ü"]], '?a%5Bb%5D=%26%3D%2B%23%3F%2F%27%20%C3%BC'],
    ['an empty value', [['a', '']], '?a='],
    ['lists as they are written', [{ encoded: 'tag=a,b%2Cc' }, ['x', '1']], '?tag=a,b%2Cc&x=1'],
    ['a quotation mark as URLs have it', [{ encoded: "q='a'" }], '?q=%27a%27'],
  ])('carries a query: %s', async (_name, query, written) => {
    expect((await sent({ query: query! })).url).toBe(`/x${written}`);
  });

  it.each(['a=b&c=d', 'a=b#c', 'a b', 'a=%zz', ''])(
    'has no part of a query %j',
    async (encoded) => {
      const session = await sessions.open(server.url);
      const request = { method: 'GET', path: pathOf`/x`, query: [{ encoded }] } as const;
      await expect(session.send(request)).rejects.toThrow(TypeError);
    },
  );
});

describe('headers', () => {
  it('are the gateway’s, then the settings’, then the tool’s', async () => {
    const headers = { 'X-Version': 'theirs', 'X-Tag': 'a b', Accept: 'text/csv' };
    const request = await sent({ headers }, { headers: { 'x-version': '2022-11-28' } });
    expect(request.headers).toMatchObject({
      accept: 'text/csv',
      authorization: 'Bearer token-1',
      traceparent: '00-a-b-01',
      'x-request-id': 'ref-1',
      'x-tag': 'a b',
      'x-version': '2022-11-28',
    });
  });

  it.each([
    ...['Authorization', 'Proxy-Authorization', 'Cookie', 'Host', 'Content-Type', 'Content-Length'],
    ...['Transfer-Encoding', 'TE', 'Trailer', 'Upgrade', 'Connection', 'Keep-Alive', 'Expect'],
    ...['Forwarded', 'X-Forwarded-For', 'X-Real-IP', 'X-HTTP-Method-Override', 'X-Original-URL'],
    ...[
      'X-Rewrite-URL',
      'Traceparent',
      'Tracestate',
      'Baggage',
      'Mcp-Session-Id',
      'Sec-Fetch-Mode',
    ],
    ...[
      'Origin',
      'Referer',
      'Range',
      'Accept-Encoding',
      'X-Request-Id',
      'X_Forwarded_For',
      'Via',
      'a b',
      'ä',
      '',
      'a:',
    ],
  ])('PASS-03: %j is neither a tool’s nor the settings’', async (name) => {
    expect(headerProblem(name, 'x')).toMatch(/^is (a header that|not a header name)/);
    const session = await sessions.open(server.url);
    const request = { method: 'GET', path: pathOf`/x`, headers: { [name]: 'x' } } as const;
    await expect(session.send(request)).rejects.toThrow(TypeError);
    expect(() => sessions.upstream(server.url, { headers: { [name]: 'x' } })).toThrow(TypeError);
    expect(server.requests).toHaveLength(0);
  });

  it.each(['a\r\nx: y', 'a\u0000', 'é', ' a', 'a ', '', '\t', 'a\u007f'])(
    'a value %j is not sent',
    async (value) => {
      const session = await sessions.open(server.url);
      const request = { method: 'GET', path: pathOf`/x`, headers: { 'x-tag': value } } as const;
      const { code, details } = await upstreamFailure(session.send(request));
      expect([code, details.explanation]).toEqual([
        'upstream_request_invalid',
        'A header value must be visible ASCII characters.',
      ]);
      expect(server.requests).toHaveLength(0);
    },
  );

  it('one name stands once, however it is spelled', async () => {
    const session = await sessions.open(server.url);
    const headers = { 'X-A': '1', 'x-a': '2' };
    const request = { method: 'GET', path: pathOf`/x`, headers } as const;
    await expect(session.send(request)).rejects.toThrow(TypeError);
  });
});

it.each<[string, Partial<UpstreamRequest>, RegExp]>([
  ['a body', { body: { text: 'x'.repeat(LIMITS.argumentBytes) } }, /longer than 10000 bytes/],
  [
    'a URL',
    {
      query: [
        ['a', 'x'.repeat(8_000)],
        ['b', 'x'.repeat(2_000)],
      ],
    },
    /longer than 8192/,
  ],
  ['headers', { headers: { 'x-tag': 'x'.repeat(4_096) } }, /longer than 4096 characters/],
  [
    'both together',
    { query: [['a', 'x'.repeat(5_000)]], body: { text: 'x'.repeat(5_000) } },
    /longer than 10000/,
  ],
])('a request whose arguments are too large is not sent: %s', async (_name, more, says) => {
  const session = await sessions.open(server.url);
  const failed = await upstreamFailure(session.send({ method: 'POST', path: pathOf`/x`, ...more }));
  expect(failed.code).toBe('upstream_request_invalid');
  expect(failed.details.explanation).toMatch(says);
  expect(server.requests).toHaveLength(0);
});
