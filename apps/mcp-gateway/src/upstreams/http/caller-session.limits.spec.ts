import type { ServerResponse } from 'node:http';
import type { HttpMethod } from '#outbound';
import {
  CALLER,
  CONTEXT,
  HttpSessions,
  LIMITS,
} from '../../../../../test/support/http-sessions.js';
import { json, startDouble, type HttpDouble } from '../../../../../test/support/http-double.js';
import type { HttpSession, UpstreamRequest } from './http-session.js';
import { pathOf } from './request/request-path.js';

const sessions = new HttpSessions();
const { time } = sessions;
let server: HttpDouble;
beforeEach(async () => {
  server = await startDouble();
  sessions.asked.length = 0;
});
afterEach(() => server.close());
afterAll(() => {
  sessions.close();
});

/** Answers with each status in turn, the last one again and again; undefined breaks the connection. */
function answers(...statuses: (number | undefined)[]): void {
  server.answer = (_request, response) => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status === undefined) response.destroy();
    else json(response, status, { status });
  };
}

const BODY = { json: { a: 1 } };
const send = (session: HttpSession, method: HttpMethod, more: Partial<UpstreamRequest> = {}) =>
  session.send({
    method,
    path: pathOf`/x`,
    ...(['POST', 'PUT', 'PATCH', 'QUERY'].includes(method) && { body: BODY }),
    ...more,
  });
const outcome = (sent: Promise<{ status: number }>) =>
  sent.then(
    ({ status }) => String(status),
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );

describe('requests under way at once', () => {
  /** Holds every request; resolves when so many are held. */
  function holding(count: number) {
    const held: ServerResponse[] = [];
    const full = new Promise<void>((resolve) => {
      server.answer = (_request, response) => {
        if (held.push(response) === count) resolve();
      };
    });
    const release = () => {
      answers(200);
      for (const response of held.splice(0)) json(response, 200, {});
    };
    return { held, full, release };
  }

  it('are as many as the settings say, of all tools together; others wait their turn', async () => {
    const upstream = sessions.upstream(server.url);
    const tools = [upstream, upstream.asking(['read'])];
    const { held, full, release } = holding(LIMITS.concurrency);
    const sent = Array.from({ length: 6 }, async (_each, index) =>
      outcome(send(await tools[index % 2]!.open(CALLER, CONTEXT), 'POST')),
    );
    await full;
    await time.advance(0);
    expect(held).toHaveLength(2);
    release();
    expect(new Set(await Promise.all(sent))).toEqual(new Set(['200']));
    expect(server.requests).toHaveLength(6);
  });

  it('with too many in line the next is refused at once', async () => {
    const session = await sessions.open(server.url);
    const { full, release } = holding(LIMITS.concurrency);
    const sent = Array.from({ length: 10 }, () => outcome(send(session, 'GET')));
    await full;
    expect(await outcome(send(session, 'GET'))).toBe('upstream_busy');
    release();
    expect(new Set(await Promise.all(sent))).toEqual(new Set(['200']));
  });

  it('a request that waits too long, or whose client leaves, takes no slot', async () => {
    const session = await sessions.open(server.url);
    const { full } = holding(LIMITS.concurrency);
    const leaving = new AbortController();
    const sent = [1, 2].map(() => outcome(send(session, 'GET')));
    await full;
    const waits = outcome(send(session, 'GET'));
    const leaves = outcome(send(session, 'GET', { signal: leaving.signal }));
    leaving.abort();
    expect(await leaves).toBe('upstream_cancelled');
    await time.advance(LIMITS.timeoutMs);
    expect(await waits).toBe('upstream_busy');
    expect(await Promise.all(sent)).toEqual(['upstream_timeout', 'upstream_timeout']);
    answers(200);
    expect(await outcome(send(session, 'GET'))).toBe('200');
    expect(server.requests).toHaveLength(3);
  });
});

it('UP-05: waiting, both attempts and the answer are within one deadline', async () => {
  const session = await sessions.open(server.url);
  let attempts = 0;
  server.answer = (_request, response) => {
    attempts += 1;
    if (attempts === 1)
      void time.advance(LIMITS.timeoutMs - 1).then(() => {
        json(response, 503, {});
      });
    else void time.advance(1);
  };
  expect(await outcome(send(session, 'GET'))).toBe('upstream_timeout');
  expect(attempts).toBe(2);
});

it('a client that leaves ends the request', async () => {
  const session = await sessions.open(server.url);
  const leaving = new AbortController();
  const gone = new Promise((resolve) => {
    server.answer = (_request, response) => {
      response.once('close', resolve);
      leaving.abort();
    };
  });
  expect(await outcome(send(session, 'POST', { signal: leaving.signal }))).toBe(
    'upstream_cancelled',
  );
  await gone;
});
