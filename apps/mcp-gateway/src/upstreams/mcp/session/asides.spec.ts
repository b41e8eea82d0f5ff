import type { ServerResponse } from 'node:http';
import { LIMITS } from '../../../../../../test/support/http-sessions.js';
import { tells } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import { MAX_SERVER_REQUESTS } from '../wire/rpc-answer.js';
import { ASIDE_MS } from './asides.js';

const wire = mcpWire();

/** A call whose server asks as much as it may and keeps the replies waiting; `replies` of them are there. */
async function askedMuch() {
  const held: ServerResponse[] = [];
  let hold = true;
  let heard: () => void = () => undefined;
  wire.server.legacy();
  wire.server.script(({ id, method, result }, response) => {
    if (method === 'tools/call') {
      const pings = Array.from({ length: MAX_SERVER_REQUESTS }, (_each, index) => ({
        id: `p${index}`,
        method: 'ping',
      }));
      return tells(response, ...pings, { id, result: HELLO }).end();
    }
    if (method !== undefined || result === undefined) return undefined;
    if (hold) held.push(response);
    else response.writeHead(202).end();
    heard();
    return response;
  });
  const opened = jest.spyOn(wire.sessions.http, 'open');
  const session = await wire.open('2025-11-25', { limits: LIMITS });
  expect(await session.call(CALL)).toEqual(HELLO);
  const replies = () =>
    opened.mock.calls.filter(([{ body }]) => /"result":\{\}/.test(String(body))).length;
  const come = (count: number) =>
    new Promise<void>((resolve) => {
      const isThere = () => wire.server.methods.filter((each) => each === 'answer').length >= count;
      heard = () => {
        if (isThere()) resolve();
      };
      heard();
    });
  const release = () => {
    hold = false;
    for (const response of held) response.writeHead(202).end();
  };
  return { replies, come, release };
}

describe('what a server is told beside requests', () => {
  it('takes no more connections at once than `concurrency`; the rest waits, and comes', async () => {
    const { replies, come, release } = await askedMuch();
    await come(LIMITS.concurrency);
    expect(replies()).toBe(LIMITS.concurrency);
    release();
    await come(MAX_SERVER_REQUESTS);
    expect(replies()).toBe(MAX_SERVER_REQUESTS);
  });

  it('is given up after a second, waiting included', async () => {
    const { replies, come } = await askedMuch();
    await come(LIMITS.concurrency);
    await wire.sessions.time.advance(ASIDE_MS);
    expect(replies()).toBe(LIMITS.concurrency);
  });
});
