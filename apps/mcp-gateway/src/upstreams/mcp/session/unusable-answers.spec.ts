import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { says, tells, type Told } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import { MAX_SERVER_REQUESTS } from '../wire/rpc-answer.js';

const wire = mcpWire();
const { open, answers } = wire;

describe('UP-05: what is no usable answer', () => {
  const html = (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>secret</p>');
  it.each<[string, (told: Told, response: ServerResponse) => unknown]>([
    ['a page', (_told, response) => html(response)],
    ['a redirect', (_told, response) => response.writeHead(307, { location: '/x' }).end()],
    ['accepted, and no answer', (_told, response) => response.writeHead(202).end()],
    [
      'no JSON',
      (_told, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
    ],
    [
      'no UTF-8',
      (_told, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(Buffer.from([0x22, 0xff, 0x22])),
    ],
    [
      'a list of messages',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify([{ id, result: {} }])),
    ],
    [
      'a result that is no object',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ id, result: [] })),
    ],
    ['an answer to something else', (_told, response) => says(response, 'other', HELLO)],
    [
      'an event that answers something else',
      (_told, response) => tells(response, { id: 'other', result: HELLO }),
    ],
    [
      'an event that is no JSON',
      (_told, response) =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {\n\n'),
    ],
    [
      'events that end without it',
      (_told, response) => tells(response, { method: 'notifications/message', params: {} }).end(),
    ],
    [
      'a request to the client, in 2026',
      (_told, response) => tells(response, { id: 1, method: 'ping' }),
    ],
    [
      'a result of an unknown type',
      ({ id }, response) => says(response, id, { resultType: 'later' }),
    ],
    [
      'a question that nobody offered to answer',
      ({ id }, response) => says(response, id, { resultType: 'input_required' }),
    ],
    [
      'nested too deep',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(`{"id":${id},"result":{"a":${'['.repeat(100)}${']'.repeat(100)}}}`),
    ],
    [
      'a connection that breaks',
      (_told, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': x\n', () => response.destroy());
      },
    ],
  ])('%s', async (_name, answer) => {
    answers(answer);
    const { code, details } = await upstreamFailure((await open()).call(CALL));
    expect(code).toBe('upstream_answer_invalid');
    expect(JSON.stringify(details)).not.toContain('secret');
    expect(wire.server.told).toHaveLength(1);
  });

  it('a server of 2025 that asks without end', async () => {
    wire.server.legacy();
    answers((_told, response) => {
      const asks = Array.from({ length: MAX_SERVER_REQUESTS + 1 }, (_each, id) => ({
        id,
        method: 'ping',
      }));
      tells(response, ...asks);
    });
    const { code } = await upstreamFailure((await open('2025-11-25')).call(CALL));
    expect(code).toBe('upstream_answer_invalid');
  });

  const chunk = 'x'.repeat(5_000);
  it.each<[string, (told: Told, response: ServerResponse) => unknown]>([
    ['JSON', ({ id }, response) => says(response, id, { text: chunk.repeat(3) })],
    [
      'JSON that is small on the wire',
      ({ id }, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify({ id, result: { text: chunk.repeat(1_000) } }))),
    ],
    ['one event', ({ id }, response) => tells(response, { id, result: { text: chunk.repeat(3) } })],
    [
      'one line without end',
      (_told, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const more = () => {
          while (response.writable && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'many events',
      (_told, response) => {
        const note = { method: 'notifications/message', params: { data: chunk } };
        tells(response, note, note, note);
      },
    ],
  ])('RELAY-20: more than is read is not read to its end: %s', async (_name, answer) => {
    const closed = new Promise((resolve) => {
      answers((told, response) => {
        response.once('close', resolve);
        answer(told, response);
      });
    });
    const { code, details } = await upstreamFailure((await open()).call(CALL));
    expect([code, details.explanation, details.answerBytes]).toEqual([
      'upstream_answer_too_large',
      'No more than 10000 bytes are read.',
      10_000,
    ]);
    expect(details.problem).toMatch(/; limits\.answerBytes is 10000$/);
    await closed;
  });
});
