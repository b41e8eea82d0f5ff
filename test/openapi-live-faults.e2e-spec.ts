import type { Socket } from 'node:net';
import { startDocumentGateway, type DocumentGateway } from './support/openapi-gateway.js';
import { SHOP, shopFile } from './support/openapi-stack.js';
import { flood, startRawServer, type RawServer } from './support/raw-server.js';
import { call, textOf } from './support/rpc.js';

const TIMEOUT_MS = 1_000;
const ANSWER_BYTES = 4_096;
/** One at a time: a request that is not given up makes the next call wait. */
const LIMITS = `{ timeoutMs: ${TIMEOUT_MS}, answerBytes: ${ANSWER_BYTES}, concurrency: 1 }`;

let raw: RawServer;
let gateway: DocumentGateway;
let token: string;
beforeAll(async () => {
  raw = await startRawServer();
  gateway = await startDocumentGateway({
    files: { 'shop.json': SHOP },
    gatewayFile: () => `${shopFile(raw.url)}    limits: ${LIMITS}\n`,
  });
  token = await gateway.stack.token('all-rights', ['shop:read', 'shop:write']);
});
afterAll(async () => {
  await gateway.close();
  await raw.close();
});

const JSON_TYPE = 'content-type: application/json';
const LATE = 'The upstream API did not answer in time.';
const UNUSABLE = 'The upstream API gave no usable answer.';
const UNREACHED = 'The upstream API cannot be reached. Try again.';
const TOO_LARGE = `${UNUSABLE} It is larger than ${ANSWER_BYTES} bytes; ask for less, with page.`;

const REFERENCE = / \(reference [\w-]{36}\)$/;
const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n\r\n`;
const head = (...more: readonly string[]) => lines('HTTP/1.1 200 OK', JSON_TYPE, ...more);
/** A whole answer. */
const whole = (body: string, ...more: readonly string[]) =>
  head(`content-length: ${Buffer.byteLength(body)}`, ...more) + body;
const chunked = head('transfer-encoding: chunked');

type Write = string | Buffer | ((socket: Socket) => void);

const listOrders = () => call(gateway.stack, 'shop_listOrders', { token });

/** What a client is told of an answer, once nothing more comes; `stalls`: only its deadline ends it. */
async function told(write: Write, stalls: boolean) {
  const arrived = new Promise<void>((resolve) => {
    raw.answer = (socket) => {
      if (typeof write === 'function') write(socket);
      else socket.write(write);
      setImmediate(resolve);
    };
  });
  const answer = listOrders();
  await arrived;
  if (stalls) await gateway.stack.time.advance(TIMEOUT_MS);
  const { result } = await answer;
  return { isError: result!['isError'], text: textOf(await answer).replace(REFERENCE, '') };
}

/** The next call gets its own answer, and waits for nobody. */
async function expectServing(): Promise<void> {
  raw.answer = (socket) => socket.write(whole('{"next":true}'));
  expect(textOf(await listOrders())).toBe('{"next":true}');
}

const ending = (text: string) => (socket: Socket) => socket.end(text);
const typed = (type: string) =>
  `${lines('HTTP/1.1 200 OK', `content-type: ${type}`, 'content-length: 2')}{}`;
const flooding = (begin: string, again: string) => (socket: Socket) => {
  socket.write(begin);
  flood(socket, again);
};

type Row = readonly [what: string, write: Write];

const ENDLESS: readonly Row[] = [
  ['no answer', () => undefined],
  ['half a status line', 'HTTP/1.1 20'],
  ['half a header', `HTTP/1.1 200 OK\r\n${JSON_TYPE}`],
  ['no body', head('content-length: 7')],
  ['less body than it says', `${head('content-length: 100')}{}`],
  ['a chunk that does not end', `${chunked}ff\r\n{`],
  ['no last chunk', `${chunked}2\r\n{}\r\n`],
  ['no end of its trailers', `${chunked}2\r\n{}\r\n0\r\nx-a: b\r\n`],
  ['100 alone', lines('HTTP/1.1 100 Continue')],
  ['early hints without end', flooding('', lines('HTTP/1.1 103 Early Hints', 'link: </a>'))],
];

const BROKEN: readonly Row[] = [
  ['an end in the midst of its body', ending(`${head('content-length: 100')}{}`)],
  ['an end in the midst of a chunk', ending(`${chunked}ff\r\n{`)],
  ['headers of 64 KB', head(`x-bomb: ${'b'.repeat(65_536)}`)],
  ['headers without end', flooding('HTTP/1.1 200 OK\r\n', `x-bomb: ${'b'.repeat(1_000)}\r\n`)],
  ['trailers without end', flooding(`${chunked}2\r\n{}\r\n0\r\n`, 'x-bomb: b\r\n'.repeat(100))],
  ['early hints of 64 KB', lines('HTTP/1.1 103 Hints', `x-bomb: ${'b'.repeat(65_536)}`)],
  ['no number for a chunk', `${chunked}zz\r\n{}\r\n0\r\n\r\n`],
  ['a chunk extension without end', flooding(`${chunked}2;`, 'x'.repeat(1_000))],
  ['two lengths', `${head('content-length: 2', 'content-length: 3')}{}`],
  ['a length and chunks', `${head('content-length: 2', 'transfer-encoding: chunked')}{}`],
  ['no HTTP', 'SSH-2.0-canary\r\n'],
  ['HTTP of another version', 'HTTP/9.9 200 OK\r\n\r\n'],
  ['another protocol', lines('HTTP/1.1 101 Go', 'connection: upgrade', 'upgrade: canary')],
  ['a NUL in a header', head('content-length: 2', 'x-a: a\0b')],
  ['a header without colon', head('canary')],
  ['a part of the answer', lines('HTTP/1.1 206 Part', JSON_TYPE, 'content-length: 0')],
  ['a status of nobody', lines('HTTP/1.1 999 Canary', 'content-length: 0')],
  ['JSON in UTF-16', typed('application/json; charset=utf-16')],
  ['JSON in a charset of nobody', typed('application/json; charset=canary')],
  ['what is no gzip', whole('canary', 'content-encoding: gzip')],
  ['half of a gzip', ending(`${head('content-encoding: gzip')}\x1f`)],
  ['a coding of nobody', whole('canary', 'content-encoding: canary')],
];

const LARGE: readonly Row[] = [
  ['a length that is too large', `${head('content-length: 9000000000')}{}`],
  ['chunks without end', flooding(chunked, '1\r\n[\r\n'.repeat(1_000))],
  ['a body without length and end', flooding(head(), '['.repeat(1_000))],
];

const GONE: readonly Row[] = [
  ['an end before any byte', (socket) => socket.end()],
  ['a reset', (socket) => socket.resetAndDestroy()],
  ['an end in the midst of a header', ending('HTTP/1.1 200 OK\r\nx-a')],
];

describe.each<[string, readonly Row[], boolean]>([
  [LATE, ENDLESS, true],
  [UNUSABLE, BROKEN, false],
  [TOO_LARGE, LARGE, false],
  [UNREACHED, GONE, false],
])('%s', (text, rows, stalls) => {
  it.each(rows)('%s', async (_what, write) => {
    expect(await told(write, stalls)).toEqual({ isError: true, text });
    await expectServing();
  });
});

it.each<Row>([
  ['trailers', `${chunked}2\r\n{}\r\n0\r\nset-cookie: a=b\r\n\r\n`],
  [
    'HTTP/1.0, whose body ends with the connection',
    ending(`${lines('HTTP/1.0 200 OK', JSON_TYPE)}{}`),
  ],
  ['early hints', `${lines('HTTP/1.1 103 Hints', 'link: </a>').repeat(100)}${whole('{}')}`],
  ['no phrase', `HTTP/1.1 200\r\n${JSON_TYPE}\r\ncontent-length: 2\r\n\r\n{}`],
  ['another answer behind it', `${whole('{}')}${whole('"canary of another"')}`],
])('an answer is used with %s', async (_what, write) => {
  expect(await told(write, false)).toEqual({ isError: undefined, text: '{}' });
  await expectServing();
});

it('no cookie of an answer is sent with the next request', async () => {
  await told(whole('{}', 'set-cookie: session=canary; path=/'), false);
  await expectServing();
  expect(raw.requests.at(-1)).not.toMatch(/cookie|canary/i);
});
