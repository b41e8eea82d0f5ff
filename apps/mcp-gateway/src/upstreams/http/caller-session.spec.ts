import type { HttpMethod } from '#outbound';
import {
  CALLER,
  CONTEXT,
  HttpSessions,
  upstreamFailure,
} from '../../../../../test/support/http-sessions.js';
import { freePorts } from '../../../../../test/support/free-ports.js';
import { json, startDouble, type HttpDouble } from '../../../../../test/support/http-double.js';
import { PersonRequiredError } from '../upstream.errors.js';
import type { HttpSession, UpstreamRequest } from './http-session.js';
import { pathOf } from './request/request-path.js';

const sessions = new HttpSessions();
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

const [SAFE, OTHERS]: readonly (readonly HttpMethod[])[] = [
  ['GET', 'HEAD', 'OPTIONS', 'QUERY'],
  ['POST', 'PATCH', 'PUT', 'DELETE'],
];

describe('UP-04: a request is sent again only where it cannot do anything twice', () => {
  it.each(SAFE!)('%s after 503, and after a broken connection', async (method) => {
    const session = await sessions.open(server.url);
    for (const fault of [503, 502, 504, undefined]) {
      answers(fault, 200);
      expect(await outcome(send(session, method))).toBe('200');
    }
    expect(server.requests).toHaveLength(8);
    answers(503);
    expect(await outcome(send(session, method))).toBe('upstream_failed');
    expect(server.requests).toHaveLength(10);
  });

  it.each(OTHERS!)('%s never, once it was sent', async (method) => {
    const session = await sessions.open(server.url);
    answers(503, 200);
    expect(await outcome(send(session, method))).toBe('upstream_failed');
    answers(undefined, 200);
    expect(await outcome(send(session, method))).toBe('upstream_unreachable');
    expect(server.requests).toHaveLength(2);
  });

  it.each(OTHERS!)('%s that no server was there for is sent once more', async (method) => {
    const [port = 0] = await freePorts(1);
    const session = await sessions.open(`http://127.0.0.1:${port}`);
    expect(await outcome(send(session, method))).toBe('upstream_unreachable');
    const attempts: string[] = [];
    const opened = sessions.parts.http.open.bind(sessions.parts.http);
    const spied = jest.spyOn(sessions.parts.http, 'open').mockImplementation((request) => {
      attempts.push(request.url);
      // Where it listens by the second attempt.
      return opened(attempts.length === 1 ? request : { ...request, url: server.url });
    });
    answers(200);
    expect(await outcome(send(session, method))).toBe('200');
    expect([attempts.length, server.requests.length]).toEqual([2, 1]);
    spied.mockRestore();
  });

  it('500, a refusal and an answer that is too large come again', async () => {
    const session = await sessions.open(server.url);
    for (const status of [500, 501, 400, 404, 409, 429]) {
      answers(status, 200);
      expect(await outcome(send(session, 'GET'))).toMatch(/^upstream_/);
    }
    expect(server.requests).toHaveLength(6);
  });
});

describe('UP-01: after a 401 another token is asked for, and the request sent once more', () => {
  it.each([...SAFE!, ...OTHERS!])('%s, as a 401 says that it was not processed', async (method) => {
    const session = await sessions.open(server.url);
    answers(401, 200);
    expect(await outcome(send(session, method))).toBe('200');
    const [first, second, ...more] = server.requests;
    expect(more).toEqual([]);
    expect(first?.headers.authorization).toBe('Bearer token-1');
    expect(second).toMatchObject({
      method,
      url: '/x',
      body: first?.body,
      headers: { authorization: 'Bearer token-2', 'x-request-id': 'ref-1' },
    });
    expect(sessions.asked).toEqual([
      { scopes: ['read', 'write'] },
      { scopes: ['read', 'write'], refused: 'token-1' },
    ]);
  });

  it('a second 401 is the answer, and later requests of the call begin with the newer token', async () => {
    const session = await sessions.open(server.url);
    answers(401);
    expect(await outcome(send(session, 'POST'))).toBe('upstream_unauthorized');
    expect(server.requests).toHaveLength(2);
    answers(200);
    await send(session, 'POST');
    expect(server.requests[2]?.headers.authorization).toBe('Bearer token-2');
  });

  it('PASS-04: neither of the two tokens is repeated by the answer', async () => {
    const session = await sessions.open(server.url);
    server.answer = ({ headers }, response) => {
      const seen = server.requests.map((each) => each.headers.authorization);
      json(response, headers.authorization === 'Bearer token-1' ? 401 : 200, { seen });
    };
    expect(await send(session, 'POST')).toMatchObject({
      value: { seen: ['Bearer [removed]', 'Bearer [removed]'] },
    });
  });

  it('401, then 503: not a third time', async () => {
    const session = await sessions.open(server.url);
    answers(401, 503, 200);
    expect(await outcome(send(session, 'GET'))).toBe('upstream_failed');
    expect(server.requests).toHaveLength(2);
  });
});

describe('whose token is sent', () => {
  it('of a public API nobody’s, for people and machines, and a 401 is the answer', async () => {
    const upstream = sessions.upstream(server.url, { exchange: undefined });
    for (const machine of [false, true]) {
      const session = await upstream.open({ ...CALLER, machine }, CONTEXT);
      answers(200);
      expect(await outcome(send(session, 'GET'))).toBe('200');
      answers(401);
      expect(await outcome(send(session, 'GET'))).toBe('upstream_unauthorized');
    }
    expect(sessions.asked).toEqual([]);
    expect(server.requests).toHaveLength(4);
    for (const { headers } of server.requests) expect(headers.authorization).toBeUndefined();
  });

  it('a machine has nobody to act for', async () => {
    const opened = sessions.upstream(server.url).open({ ...CALLER, machine: true }, CONTEXT);
    await expect(opened).rejects.toBeInstanceOf(PersonRequiredError);
    expect(sessions.asked).toEqual([]);
  });

  it('a tool asks for its part of the scopes, and for no more', async () => {
    const upstream = sessions.upstream(server.url);
    await upstream.asking(['read']).open(CALLER, CONTEXT);
    await upstream.asking([]).open(CALLER, CONTEXT);
    await upstream.open(CALLER, CONTEXT);
    expect(sessions.asked.map(({ scopes }) => scopes)).toEqual([['read'], [], ['read', 'write']]);
    expect(() => upstream.asking(['read', 'admin'])).toThrow(/admin is beyond/);
  });
});

it('PASS-05: no redirect is followed, whatever the method', async () => {
  const other = await startDouble();
  const session = await sessions.open(server.url);
  for (const method of [...SAFE!, ...OTHERS!]) {
    server.answer = (_request, response) =>
      response.writeHead(307, { location: `${other.url}/x` }).end();
    const { code, details } = await upstreamFailure(send(session, method));
    expect([code, details.problem]).toEqual([
      'upstream_answer_invalid',
      `${new URL(server.url).host}: redirect 307`,
    ]);
  }
  expect(other.requests).toHaveLength(0);
  await other.close();
});
