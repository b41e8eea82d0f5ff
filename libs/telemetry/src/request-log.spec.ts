import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { LogCapture } from '../../../test/support/log-capture.js';
import { createAppLogger } from './app-logger.js';
import { addToRequestLine, registerRequestLog } from './request-log.js';
import { traceIdOf } from './trace-context.js';

type Caller = NonNullable<FastifyRequest['caller']>;

const FOREIGN = 'a\u202eb\u2028c\x7fd\x9b31m\ne';
const FOREIGN_SHOWN = 'a\\u202eb cd31m e';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
let log: LogCapture;
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  log = new LogCapture();
  app = fastify({ genReqId: () => randomUUID() });
  registerRequestLog(app, {
    logger: createAppLogger({ app: 'x', level: 'info', stream: log }),
    exclude: ['/healthz'],
  });
  app.get('/healthz', () => 'ok');
  app.get('/named', (request) => {
    request.caller = {
      clientId: 'client',
      audience: 'https://gw.example/',
      scopes: ['a'],
    } as unknown as Caller;
    addToRequestLine(request.raw, { tool: 'greet' });
    return 'ok';
  });
  app.get('/refused', ({ raw }) => {
    addToRequestLine(raw, { rpc: 'tools/call', tool: 'greet', reason: 'one' });
    addToRequestLine(raw, { reason: 'another' }, 'warn');
    addToRequestLine(raw, { setting: 'X' });
    return 'no';
  });
  app.get('/half', (request) => {
    request.caller = { clientId: 'a\ud83d', scopes: ['b\ud83d'] } as unknown as Caller;
    return 'ok';
  });
  app.get('/foreign', (request) => {
    const [subject, clientId, scopes] = [FOREIGN, FOREIGN, ['tool:greet', FOREIGN]];
    request.caller = { subject, clientId, scopes } as unknown as Caller;
    return 'ok';
  });
  app.get('/hijacked', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(202).end();
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

async function lineOf(path: string, headers: Record<string, string> = {}) {
  const before = log.requests().length;
  const response = await fetch(url + path, { headers });
  await response.text();
  while (log.requests().length === before) await new Promise(setImmediate);
  return { response, line: log.requests().at(-1)! };
}

it('LOG-05: one line for a request, with the id of the answer and without the query', async () => {
  const { response, line } = await lineOf('/named?access_token=canary', {
    traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
  });
  expect(line).toMatchObject({
    app: 'x',
    event: 'request',
    traceId: TRACE,
    reference: response.headers.get('x-request-id'),
    method: 'GET',
    path: '/named',
    status: 200,
    sender: 'client',
    audience: 'https://gw.example/',
    scopes: ['a'],
    tool: 'greet',
  });
  expect(log.text).not.toContain('canary');
});

it('JWT-21: without a verified caller nobody is named', async () => {
  const { line } = await lineOf('/nowhere', { authorization: 'Bearer forged' });
  expect(line).toMatchObject({ status: 404, sender: null, audience: null, scopes: [] });
});

it('a line says all that was added to it, the last word of each field, and stays a warning', async () => {
  const { line } = await lineOf('/refused');
  expect(line).toMatchObject({
    level: 40,
    rpc: 'tools/call',
    tool: 'greet',
    reason: 'another',
    setting: 'X',
  });
  expect((await lineOf('/named')).line).toMatchObject({ level: 30 });
});

it('a hijacked reply is logged with its status and carries its id', async () => {
  const { response, line } = await lineOf('/hijacked');
  expect(line).toMatchObject({ path: '/hijacked', status: 202 });
  expect(response.headers.get('x-request-id')).toBe(line.reference);
});

it('excluded paths are not logged', async () => {
  await fetch(`${url}/healthz`);
  await lineOf('/hijacked');
  expect(log.requests().some(({ path }) => path === '/healthz')).toBe(false);
});

it.each([
  undefined,
  '',
  `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `01-${TRACE}-b7ad6b7169203331-01`,
  `00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`,
])('a traceparent %j starts a trace of its own', (header) => {
  const id = traceIdOf(header);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(id).not.toBe(TRACE);
});

it('LOG-04: a line is well-formed Unicode, whatever a token names', async () => {
  const { line } = await lineOf('/half');
  expect([line.sender, line.scopes]).toEqual(['a\ufffd', ['b\ufffd']]);
});

it('LOG-04: whatever names an issuer wrote into a token, a line has them cleaned', async () => {
  const { line } = await lineOf('/foreign');
  expect(line).toMatchObject({
    ...{ subject: FOREIGN_SHOWN, sender: FOREIGN_SHOWN },
    scopes: ['tool:greet', FOREIGN_SHOWN],
  });
});
