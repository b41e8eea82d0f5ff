import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { outboundFailure } from '../../../test/support/outbound-failure.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { createHttpClient } from './http-client.js';
import type { HttpStreamAnswer, HttpStreamRequest } from './http-stream.js';

const MAX = 100_000;
const time = new VirtualTime();
const http = createHttpClient(time.after);
let server: HttpDouble;
beforeEach(async () => {
  server = await startDouble();
});
afterEach(() => server.close());
afterAll(() => {
  http.close();
});

const open = (more: Partial<HttpStreamRequest> = {}) =>
  http.open({ method: 'GET', url: server.url, timeoutMs: 2_000, ...more });
const whole = async (more: Partial<HttpStreamRequest> = {}) => {
  const answer = await open(more);
  const { status, headers } = answer;
  return { status, headers, body: (await answer.bytes(MAX)).toString('latin1') };
};

it('HEAD has the length of another answer, and no body', async () => {
  server.answer = (_request, response) =>
    response.writeHead(200, { 'content-length': 10 * MAX, 'content-encoding': 'gzip' }).end();
  expect(await whole({ method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
});

it.each([
  ['gzip', gzipSync('abc')],
  ['X-GZIP', gzipSync('abc')],
  ['deflate', deflateSync('abc')],
  ['br', brotliCompressSync('abc')],
])('the coding %s is undone', async (coding, bytes) => {
  server.answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': coding }).end(bytes);
  const { headers, body } = await whole();
  expect([headers['content-encoding'], body]).toEqual([undefined, 'abc']);
});

it('a coding that is not known stays, and says so', async () => {
  server.answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip, exi' }).end('abc');
  expect(await whole()).toMatchObject({
    headers: { 'content-encoding': 'gzip, exi' },
    body: 'abc',
  });
});

it.each(['gzip', 'br'])('nothing is nothing, coded by %s too', async (coding) => {
  server.answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': coding }).end();
  expect(await whole()).toMatchObject({ body: '' });
});

const LARGE = /^answer_unusable: [\d.:]+: answer larger than 100000 bytes$/;
const manyEmptyBlocks = Buffer.concat(Array.from({ length: 10_000 }, () => gzipSync('')));

it.each<[string, (response: ServerResponse) => void]>([
  ['its length says so', (response) => response.writeHead(200, { 'content-length': MAX + 1 })],
  ['it comes in chunks', (response) => response.write('x'.repeat(MAX + 1))],
  [
    'it is small on the wire',
    (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50 * MAX))),
  ],
  [
    'it is large on the wire alone',
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).write(manyEmptyBlocks),
  ],
])('UP-05: too much is unusable and not read to its end: %s', async (_name, prepare) => {
  const closed = new Promise((resolve) => {
    server.answer = (_request, response) => {
      response.once('close', resolve);
      prepare(response);
      response.flushHeaders();
    };
  });
  const answer = await open();
  const error = await outboundFailure(answer.bytes(MAX));
  expect(`${error.code}: ${error.problem}`).toMatch(LARGE);
  expect(error.tooLarge).toBe(true);
  await closed;
});

it.each<[string, (answer: HttpStreamAnswer) => unknown, string]>([
  [
    'closed',
    (answer) => {
      answer.close();
    },
    'answer_unusable',
  ],
  ['too late', () => time.advance(2_000), 'timeout'],
])('an answer that was %s before its body is read fails at once', async (_how, end, code) => {
  server.answer = ({ method }, response) => {
    response.writeHead(200).write('a part');
    if (method === 'POST') response.end();
  };
  const answer = await open();
  await end(answer);
  // Its end is over for whoever listens by then.
  await whole({ method: 'POST' });
  expect(await outboundFailure(answer.bytes(MAX))).toMatchObject({ code });
});

it('of the first bytes no more is read than they are', async () => {
  const closed = new Promise((resolve) => {
    server.answer = (_request, response) => {
      response.once('close', resolve).writeHead(404).write('abc'.repeat(1_000));
    };
  });
  const answer = await open();
  expect((await answer.firstBytes(4)).toString()).toBe('abca');
  await closed;
});

describe('in pieces', () => {
  const pieces = async (more: Partial<HttpStreamRequest> = {}) => (await open(more)).chunks(MAX);

  it.each<[string, Record<string, string>, (text: string) => (string | Buffer)[]]>([
    ['as it is', {}, (text) => [text]],
    ['unpacked', { 'content-encoding': 'gzip' }, (text) => [gzipSync(text)]],
  ])('each comes before the next is written, %s', async (_name, headers, write) => {
    let response: ServerResponse | undefined;
    server.answer = (_request, given) => {
      response = given.writeHead(200, headers);
      for (const each of write('one')) response.write(each);
    };
    const chunks = await pieces();
    expect(String((await chunks.next()).value)).toBe('one');
    response!.end();
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  it('UP-05: no more than so many bytes, in however many pieces', async () => {
    const closed = new Promise((resolve) => {
      server.answer = (_request, response) => {
        const more = () => {
          while (response.writable && response.write('x'.repeat(1_000)));
        };
        response.once('close', resolve).on('drain', more);
        more();
      };
    });
    let size = 0;
    const reading = async () => {
      for await (const chunk of await pieces()) size += chunk.length;
    };
    expect((await outboundFailure(reading())).tooLarge).toBe(true);
    expect(size).toBeLessThanOrEqual(MAX);
    await closed;
  });

  it('who leaves them closes the connection', async () => {
    const closed = new Promise((resolve) => {
      server.answer = (_request, response) => {
        response.once('close', resolve).write('one');
      };
    });
    for await (const chunk of await pieces()) {
      expect(String(chunk)).toBe('one');
      break;
    }
    await closed;
  });

  it('the deadline and the signal end them', async () => {
    server.answer = (_request, response) => response.write('one');
    const late = await pieces();
    await late.next();
    const waiting = outboundFailure(late.next());
    await time.advance(2_000);
    expect((await waiting).code).toBe('timeout');
    const leaving = new AbortController();
    const left = await pieces({ signal: leaving.signal });
    await left.next();
    const cancelled = outboundFailure(left.next());
    leaving.abort();
    expect((await cancelled).code).toBe('aborted');
  });

  it('what breaks off is no whole answer', async () => {
    server.answer = (_request, response) => {
      response.write('one', () => response.destroy());
    };
    const reading = async () => {
      for await (const chunk of await pieces()) expect(String(chunk)).toBe('one');
    };
    expect((await outboundFailure(reading())).code).toBe('answer_unusable');
  });
});
