import { deflateRawSync, gzipSync } from 'node:zlib';
import {
  HttpSessions,
  LIMITS,
  upstreamFailure,
} from '../../../../../../test/support/http-sessions.js';
import { startDouble, type HttpDouble } from '../../../../../../test/support/http-double.js';
import type { UpstreamRequest } from '../http-session.js';
import { pathOf } from '../request/request-path.js';

const sessions = new HttpSessions();
let server: HttpDouble;
beforeEach(async () => {
  server = await startDouble();
});
afterEach(() => server.close());
afterAll(() => {
  sessions.close();
});

type Reply = readonly [status: number, headers: Record<string, string>, body?: string | Buffer];

async function answerTo([status, headers, body]: Reply, more: Partial<UpstreamRequest> = {}) {
  server.answer = (_request, response) => response.writeHead(status, headers).end(body);
  const session = await sessions.open(server.url, { secrets: ['canary-key'] });
  return session.send({ method: 'GET', path: pathOf`/x`, ...more });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const typed = (type: string) => ({ 'content-type': type });
const PNG = Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1');

const large = 'x'.repeat(LIMITS.answerBytes + 1);
const TOO_LARGE = 'It is larger than 10000 bytes; ask for less.';

it.each<[string, Reply, string, string | undefined]>([
  [
    'HTML as JSON',
    [200, JSON_TYPE, '<html>'],
    'HTTP 200, not the JSON that it says it is',
    'It is not the JSON that it says it is.',
  ],
  [
    'half of a JSON',
    [200, JSON_TYPE, '{"a":'],
    'HTTP 200, not the JSON that it says it is',
    'It is not the JSON that it says it is.',
  ],
  [
    'a deep JSON',
    [200, JSON_TYPE, `${'['.repeat(65)}${']'.repeat(65)}`],
    'HTTP 200, nested deeper than 64',
    'It is nested deeper than 64.',
  ],
  [
    'JSON in Latin-1',
    [200, JSON_TYPE, Buffer.from('"\xe9"', 'latin1')],
    'HTTP 200, answer is not UTF-8',
    undefined,
  ],
  [
    'JSON that names another charset',
    [200, typed('application/json; charset=iso-8859-1'), '{}'],
    'HTTP 200, answer is not UTF-8',
    undefined,
  ],
  [
    'a text in UTF-16',
    [200, typed('text/plain; charset=utf-16'), 'a'],
    'HTTP 200, answer is not UTF-8',
    'It is in a charset that is not read.',
  ],
  [
    'an unknown coding',
    [200, { ...typed('text/plain'), 'content-encoding': 'exi' }, 'a'],
    'HTTP 200, answer is not UTF-8',
    undefined,
  ],
  ['a part', [206, JSON_TYPE, '{}'], 'HTTP 206, not the whole answer', undefined],
  ['too much', [200, JSON_TYPE, large], 'answer larger than 10000 bytes', TOO_LARGE],
  [
    'too much when unpacked',
    [200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(large)],
    'answer larger than 10000 bytes',
    TOO_LARGE,
  ],
  [
    'a broken coding',
    [200, { ...JSON_TYPE, 'content-encoding': 'deflate' }, deflateRawSync('{}')],
    'answer broke off (Z_DATA_ERROR)',
    undefined,
  ],
  [
    'a redirect',
    [302, { location: 'https://canary.test/' }],
    'redirect 302',
    'It leads to another address.',
  ],
])('UP-05, PASS-05: %s is not an answer', async (_name, reply, why, explanation) => {
  const { code, details } = await upstreamFailure(answerTo(reply));
  expect([code, details.explanation]).toEqual(['upstream_answer_invalid', explanation]);
  expect(details.problem).toBe(`${new URL(server.url).host}: ${why}`);
  expect(server.requests).toHaveLength(1);
});

it.each<[string, Reply]>([
  ['an array', [200, JSON_TYPE, '[1]']],
  ['null', [200, JSON_TYPE, 'null']],
  ['a text', [200, typed('text/html'), '<html>']],
  ['nothing', [204, {}]],
  ['JSON without a media type', [200, {}, '{}']],
])('UP-05: a tool that asks for an object does not get %s', async (_name, reply) => {
  const { code, details } = await upstreamFailure(answerTo(reply, { answer: 'object' }));
  expect(code).toBe('upstream_answer_invalid');
  expect(details.problem).toMatch(/: HTTP 20[04], not the JSON object that is read$/);
});

const PROBLEM = typed('application/problem+json');

it.each<[string, Reply, string, string | undefined]>([
  [
    'a problem',
    [
      422,
      PROBLEM,
      '{"type":"x","title":"Not valid","detail":"qty must be\\npositive","status":422}',
    ],
    'upstream_refused',
    'It answers 422: Not valid: qty must be positive',
  ],
  [
    'a problem with errors',
    [400, PROBLEM, '{"title":"Bad","errors":[{"pointer":"/qty"}]}'],
    'upstream_refused',
    'It answers 400: Bad [{"pointer":"/qty"}]',
  ],
  [
    'a problem without words',
    [409, PROBLEM, '{"title":7,"code":"dup"}'],
    'upstream_refused',
    'It answers 409: {"title":7,"code":"dup"}',
  ],
  [
    'any JSON',
    [422, JSON_TYPE, '{"detail":[{"loc":["body","qty"],"msg":"required"}]}'],
    'upstream_refused',
    'It answers 422: {"detail":[{"loc":["body","qty"],"msg":"required"}]}',
  ],
  [
    'a plain text',
    [404, typed('text/plain;charset=utf-8'), 'no order 7\r\n'],
    'upstream_not_found',
    'It answers 404: no order 7',
  ],
  [
    'half of a JSON',
    [400, JSON_TYPE, '{"message":"x'],
    'upstream_refused',
    'It answers 400: {"message":"x',
  ],
  [
    'what looks like secrets',
    [400, JSON_TYPE, '"Bearer abcdefgh12345 \\u202e"'],
    'upstream_refused',
    'It answers 400: "Bearer [removed] \\u202e"',
  ],
  ['a page', [404, typed('text/html'), '<h1>canary'], 'upstream_not_found', undefined],
  ['bytes', [400, typed('image/png'), PNG], 'upstream_refused', undefined],
  ['nothing', [409, JSON_TYPE, ''], 'upstream_refused', undefined],
  [
    'too much',
    [413, typed('text/plain'), 'x'.repeat(50_000)],
    'upstream_refused',
    `It answers 413: ${'x'.repeat(1_000)}…`,
  ],
  [
    'a caller without the right',
    [403, JSON_TYPE, '{"message":"canary"}'],
    'upstream_forbidden',
    undefined,
  ],
  [
    'a token without the scope',
    [403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }, 'canary'],
    'upstream_scope_missing',
    undefined,
  ],
  ['a proxy before it', [407, JSON_TYPE, '{"message":"canary"}'], 'upstream_refused', undefined],
  ['too many requests', [429, JSON_TYPE, '{"message":"canary"}'], 'upstream_slow_down', undefined],
  ['a failure', [500, JSON_TYPE, '{"stack":"canary"}'], 'upstream_failed', undefined],
])(
  'UP-03: what an upstream says of a refused request: %s',
  async (_name, reply, code, explanation) => {
    const failed = await upstreamFailure(answerTo(reply, { method: 'POST' }));
    expect([failed.code, failed.details.explanation]).toEqual([code, explanation]);
    expect(failed.message + (failed.details.problem ?? '')).not.toContain('canary');
  },
);

it('UP-03: without explanations nothing of it is told', async () => {
  const refused = answerTo([422, PROBLEM, '{"title":"canary"}'], { explained: false });
  expect((await upstreamFailure(refused)).details.explanation).toBeUndefined();
  const tooLarge = answerTo([200, JSON_TYPE, large], { explained: false });
  expect((await upstreamFailure(tooLarge)).details.explanation).toBeUndefined();
});
