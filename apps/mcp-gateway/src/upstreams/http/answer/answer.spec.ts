import { gzipSync } from 'node:zlib';
import { HttpSessions, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
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

it.each<[string, Reply, object]>([
  [
    'an object',
    [200, JSON_TYPE, '{"a":9007199254740993}'],
    { kind: 'json', value: { a: 9007199254740992 }, text: '{"a":9007199254740993}' },
  ],
  ['an array', [200, JSON_TYPE, '[1]'], { kind: 'json', value: [1], text: '[1]' }],
  ['a string', [200, JSON_TYPE, '"a"'], { kind: 'json', value: 'a' }],
  ['a number', [200, JSON_TYPE, '1.10'], { kind: 'json', value: 1.1, text: '1.10' }],
  ['null', [200, JSON_TYPE, 'null'], { kind: 'json', value: null }],
  ['false', [201, JSON_TYPE, 'false'], { kind: 'json', value: false }],
  [
    'JSON by its suffix',
    [200, typed('Application/HAL+JSON; charset="UTF-8"'), '\uFEFF{}'],
    { kind: 'json', value: {}, text: '{}' },
  ],
  ['a problem of a success', [200, typed('application/problem+json'), '{}'], { kind: 'json' }],
  [
    'packed JSON',
    [200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync('{"a":1}')],
    { kind: 'json', value: { a: 1 } },
  ],
  ['a text', [200, typed('text/plain'), 'é'], { kind: 'text', mediaType: 'text/plain', text: 'é' }],
  [
    'HTML',
    [200, typed('text/html;charset=utf-8'), '<p>'],
    { kind: 'text', mediaType: 'text/html' },
  ],
  [
    'CSV in Latin-1',
    [200, typed('text/csv; charset=iso-8859-1'), Buffer.from('r\xe9', 'latin1')],
    { kind: 'text', text: 'ré' },
  ],
  ['XML', [200, typed('application/atom+xml'), '<a/>'], { kind: 'text', text: '<a/>' }],
  ['lines of JSON', [200, typed('application/x-ndjson'), '{}\n{}'], { kind: 'text' }],
  ['events', [200, typed('text/event-stream'), 'data: 1\n\n'], { kind: 'text' }],
  ['SVG, which is a text', [200, typed('image/svg+xml'), '<svg/>'], { kind: 'text' }],
  ['a PNG', [200, typed('image/png'), PNG], { kind: 'image', mediaType: 'image/png', bytes: PNG }],
  ['a GIF', [200, typed('image/gif'), 'GIF89a..'], { kind: 'image' }],
  ['a JPEG', [200, typed('image/jpeg'), Buffer.of(0xff, 0xd8, 0xff, 0xe0)], { kind: 'image' }],
  ['a WebP', [200, typed('image/webp'), 'RIFF\0\0\0\0WEBPVP8 '], { kind: 'image' }],
  [
    'what only says it is a PNG',
    [200, typed('image/png'), '<script>'],
    { kind: 'binary', mediaType: 'application/octet-stream' },
  ],
  ['an MP3', [200, typed('audio/mpeg'), 'ID3'], { kind: 'audio', mediaType: 'audio/mpeg' }],
  ['a WAV', [200, typed('audio/wav'), 'RIFF\0\0\0\0WAVE'], { kind: 'audio' }],
  ['an Ogg', [200, typed('audio/ogg'), 'OggS'], { kind: 'audio' }],
  [
    'what only says it is a sound',
    [200, typed('audio/mpeg'), '<html>'],
    { kind: 'binary', mediaType: 'application/octet-stream' },
  ],
  [
    'another picture than it says',
    [200, typed('image/gif'), PNG],
    { kind: 'binary', mediaType: 'application/octet-stream' },
  ],
  [
    'an unknown format of sound',
    [200, typed('audio/midi'), 'MThd'],
    { kind: 'binary', mediaType: 'audio/midi' },
  ],
  [
    'a PDF',
    [200, typed('application/pdf'), '%PDF'],
    { kind: 'binary', bytes: Buffer.from('%PDF') },
  ],
  [
    'a text without a media type',
    [200, {}, 'abc'],
    { kind: 'text', mediaType: 'text/plain', text: 'abc' },
  ],
  [
    'bytes without a media type',
    [200, {}, Buffer.of(0xff, 0)],
    { kind: 'binary', mediaType: 'application/octet-stream' },
  ],
  [
    'a media type that is none',
    [200, typed('json'), '{}'],
    { kind: 'text', mediaType: 'text/plain' },
  ],
  ['204', [204, JSON_TYPE], { kind: 'empty', status: 204 }],
  ['205', [205, {}], { kind: 'empty', status: 205 }],
  ['nothing as JSON', [200, JSON_TYPE, ''], { kind: 'empty' }],
  ['blanks as JSON', [200, JSON_TYPE, ' \n'], { kind: 'empty' }],
  ['blanks as a text', [202, typed('text/plain'), '\r\n'], { kind: 'empty', status: 202 }],
  ['an unknown success', [299, JSON_TYPE, '{}'], { kind: 'json', status: 299 }],
])('UP-05: %s is an answer', async (_name, reply, answer) => {
  expect(await answerTo(reply)).toMatchObject(answer);
});

it('an answer to HEAD is its status and headers', async () => {
  const reply: Reply = [200, { ...JSON_TYPE, 'content-length': '9000000', etag: '"a"' }];
  expect(await answerTo(reply, { method: 'HEAD' })).toEqual({
    status: 200,
    headers: { etag: '"a"' },
    kind: 'empty',
  });
});

it('304 is an answer to a request with a condition, and to no other', async () => {
  const headers = { 'If-None-Match': '"a"' };
  expect(await answerTo([304, {}], { headers })).toMatchObject({ kind: 'empty', status: 304 });
  expect((await upstreamFailure(answerTo([304, {}]))).code).toBe('upstream_answer_invalid');
});

it('few headers are given on, cleaned, cut and without secrets', async () => {
  const headers = {
    location: '/x/1?t=token-1',
    link: `<${'a'.repeat(5_000)}>; rel="next"`,
    etag: 'W/"1"',
    'last-modified': 'now',
    'content-disposition': 'attachment',
    'retry-after': '7',
    'set-cookie': 'canary',
    'www-authenticate': 'canary',
    'x-powered-by': 'canary',
  };
  const { headers: seen } = await answerTo([201, headers, '']);
  expect(seen).toEqual({
    location: '/x/1?t=[removed]',
    link: `<${'a'.repeat(1_999)}…`,
    etag: 'W/"1"',
    'last-modified': 'now',
    'content-disposition': 'attachment',
    'retry-after': '7',
  });
});

it('PASS-04: no answer repeats a token or a secret of the settings, in whatever kind', async () => {
  const said = 'a token-1 b canary-key c';
  const clean = 'a [removed] b [removed] c';
  expect(await answerTo([200, JSON_TYPE, JSON.stringify({ said })])).toMatchObject({
    value: { said: clean },
  });
  expect(await answerTo([200, typed('text/plain'), said])).toMatchObject({ text: clean });
  expect(await answerTo([200, typed('application/pdf'), said])).toMatchObject({
    bytes: Buffer.from(clean),
  });
  const failed = await upstreamFailure(answerTo([422, typed('text/plain'), said]));
  expect(failed.details.explanation).toBe(`It answers 422: ${clean}`);
});

it('PASS-04: what an answer says that it is repeats no token', async () => {
  expect(await answerTo([200, typed('text/canary-key'), 'a'])).toMatchObject({
    kind: 'text',
    mediaType: 'text/plain',
  });
});

it.each([
  ['a slash', String.raw`{"said":"canary\/key+1"}`],
  ['a plus sign', String.raw`{"said":"canary/key\u002B1"}`],
  ['a letter', String.raw`{"said":"\u0063anary/key+1"}`],
])('PASS-04: no JSON repeats a secret with %s escaped', async (_what, body) => {
  server.answer = (_request, response) => response.writeHead(200, JSON_TYPE).end(body);
  const session = await sessions.open(server.url, { secrets: ['canary/key+1'] });
  expect(await session.send({ method: 'GET', path: pathOf`/x` })).toMatchObject({
    value: { said: '[removed]' },
    text: '{"said":"[removed]"}',
  });
});
