import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { eventually } from '../../../test/support/child.js';
import { freePorts } from '../../../test/support/free-ports.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { parseConfig } from './config.js';
import { createLocalIssuer, type LocalIssuer } from './local-issuer.js';

let port: number;
let issuer: LocalIssuer;
const log = new LogCapture();

beforeAll(async () => {
  [port] = (await freePorts(1)) as [number];
  const config = parseConfig({ ISSUER_URL: `http://localhost:${port}/` });
  issuer = createLocalIssuer({ ...config, logStream: log });
  await issuer.listen();
});
afterAll(() => issuer.close());

/** Node's own client, since fetch refuses to set Host and Origin. */
async function send(
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> },
): Promise<{ readonly status: number | undefined; readonly reference: unknown }> {
  const sent = request({
    ...{ host: '127.0.0.1', port, path, method, agent: false },
    headers: { host: `localhost:${port}`, ...headers },
  });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return { status: response.statusCode, reference: response.headers['x-request-id'] };
}

const PERSON = { accept: 'text/html' };
const REQUESTS: readonly [string, Parameters<typeof send>[1]][] = [
  ['/', {}],
  ['/', { headers: PERSON }],
  ['/.well-known/openid-configuration', {}],
  ['/jwks', {}],
  ['/nothing', {}],
  ['/nothing', { headers: PERSON }],
  ['/%ff', {}],
  ['/%ff', { headers: PERSON }],
  ['/interaction/gone', {}],
  ['/authorize', {}],
  ['/oauth/token', { method: 'POST' }],
  ['/oauth/token', { method: 'OPTIONS', headers: { origin: 'http://localhost' } }],
  ['/jwks', { method: 'DELETE' }],
  ['/', { headers: { host: 'evil.example' } }],
];

it.each(REQUESTS)('LOG-05: the answer of %s has the reference of its line', async (path, asked) => {
  const { status, reference } = await send(path, asked);
  expect(reference).toMatch(/^[0-9a-f-]{36}$/);
  const isItsLine = (line: Record<string, unknown>) =>
    line['event'] === 'request' && line['reference'] === reference;
  await eventually('its line', () => log.lines.some(isItsLine));
  expect(log.lines.find(isItsLine)?.['status']).toBe(status);
});

it('the reference that a request brings is that of its answer', async () => {
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
  expect((await send('/', { headers: { 'x-request-id': id } })).reference).toBe(id);
  const other = await send('/', { headers: { 'x-request-id': 'no uuid' } });
  expect(other.reference).toMatch(/^[0-9a-f-]{36}$/);
});
