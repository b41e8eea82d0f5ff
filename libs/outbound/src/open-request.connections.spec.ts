import type { ServerResponse } from 'node:http';
import { startDouble, type HttpDouble } from '../../../test/support/http-double.js';
import { failureOf } from '../../../test/support/outbound-failure.js';
import { VirtualTime } from '../../../test/support/virtual-time.js';
import { createHttpClient } from './http-client.js';
import type { HttpStreamRequest } from './http-stream.js';
import { MAX_SOCKETS } from './outbound-routes.js';

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
  http.open({ method: 'GET', url: server.url, timeoutMs: 60_000, ...more });
const body = async (answer: ReturnType<typeof open>) =>
  (await (await answer).bytes(100)).toString();

it.each(['', 'Moved'])(
  'PASS-05: a redirect that says "%s" gives its connection up',
  async (said) => {
    server.answer = (_request, response) => response.writeHead(307, { location: '/x' }).end(said);
    for (let count = 0; count <= MAX_SOCKETS; count += 1) {
      expect(await failureOf(open())).toMatch(/^redirect_refused: /);
    }
    server.answer = (_request, response) => response.end('here');
    expect(await body(open())).toBe('here');
  },
);

it('UP-05: a request that waits for a connection ends with its deadline, and with its caller', async () => {
  const held: ServerResponse[] = [];
  const all = new Promise<void>((resolve) => {
    server.answer = (_request, response) => {
      if (held.push(response) === MAX_SOCKETS) resolve();
    };
  });
  const answers = Array.from({ length: MAX_SOCKETS }, () => body(open()));
  await all;
  const late = failureOf(open({ timeoutMs: 1_000 }));
  const leaving = new AbortController();
  const left = failureOf(open({ signal: leaving.signal }));
  await time.advance(1_000);
  leaving.abort();
  expect(await late).toMatch(/^timeout: .*: timeout after 1000 ms$/);
  expect(await left).toMatch(/^aborted: .*: cancelled$/);
  server.answer = (_request, response) => response.end('next');
  const next = body(open());
  for (const response of held) response.end('held');
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['held']));
  expect(await next).toBe('next');
  expect(server.requests).toHaveLength(MAX_SOCKETS + 1);
});
