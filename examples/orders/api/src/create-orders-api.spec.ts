import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import jwt from 'jsonwebtoken';
import { startKeyIssuer, type KeyIssuer } from '../../../../test/support/key-issuer.js';
import { jwkOf, rsaPair } from '../../../../test/support/keys.js';
import { LogCapture } from '../../../../test/support/log-capture.js';
import { parseConfig } from './config.js';
import { createOrdersApi } from './create-orders-api.js';
import { MOST_ORDERS, type Order } from './orders.js';

const AUDIENCE = 'http://localhost:8790';
const { publicKey, privateKey } = rsaPair();

let issuer: KeyIssuer;
let log: LogCapture;
let app: NestFastifyApplication;
let url: string;

beforeEach(async () => {
  log = new LogCapture();
  issuer = await startKeyIssuer([jwkOf(publicKey, 'k1')]);
  app = await createOrdersApi(parseConfig({ ISSUER_URL: issuer.url }), { logStream: log });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterEach(async () => {
  await app.close();
  await issuer.close();
});

interface Asked {
  readonly method?: string;
  readonly sub?: string;
  readonly scope?: string;
  readonly aud?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(path: string, asked: Asked = {}): Promise<Response> {
  const { method = 'GET', sub = 'a|1', scope = 'orders.read orders.write', aud = AUDIENCE } = asked;
  const claims = { iss: issuer.url, aud, sub, azp: 'mcp-gateway', scope };
  const signing = { algorithm: 'RS256', keyid: 'k1', expiresIn: '10h' } as const;
  const headers = {
    authorization: `Bearer ${jwt.sign(claims, privateKey, signing)}`,
    ...(asked.body !== undefined && { 'content-type': 'application/json' }),
    ...asked.headers,
  };
  return fetch(url + path, { method, headers, ...(asked.body !== undefined && asked) });
}

async function listed(sub?: string, query = ''): Promise<Order[]> {
  const answer = await ask(`/orders${query}`, sub === undefined ? {} : { sub });
  return ((await answer.json()) as { orders: Order[] }).orders;
}

const place = (body: object, asked: Asked = {}) =>
  ask('/orders', { method: 'POST', body: JSON.stringify(body), ...asked });

/** Status and `detail` of a refusal, which is a problem of RFC 9457. */
async function problemOf(answer: Response): Promise<[number, unknown]> {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json;/);
  const body = (await answer.json()) as { status: number; title: string; detail?: string };
  expect(body).toMatchObject({ status: answer.status, title: expect.any(String) });
  return [answer.status, body.detail];
}

it('everybody has orders at once: their own, and the same each time', async () => {
  const [one, other] = [await listed('a|1'), await listed('a|2')];
  expect(one.map(({ status }) => status)).toEqual(['shipped', 'placed']);
  expect(other).toHaveLength(2);
  expect(new Set([...one, ...other].map(({ id }) => id)).size).toBe(4);
  expect(await listed('a|1')).toEqual(one);
});

it('an order is placed, listed, read and found by its status', async () => {
  const answer = await place({ item: ' Umbrella ', quantity: 2 });
  const order = (await answer.json()) as Order;
  expect([answer.status, answer.headers.get('location')]).toEqual([201, `/orders/${order.id}`]);
  expect(order).toMatchObject({ item: 'Umbrella', quantity: 2, status: 'placed' });
  expect(await (await ask(`/orders/${order.id}`)).json()).toEqual(order);
  expect((await listed()).at(-1)).toEqual(order);
  expect((await listed('a|1', '?status=placed')).at(-1)).toEqual(order);
  expect(await listed('a|1', '?status=cancelled')).toEqual([]);
});

it('an order is cancelled once, and not when it is shipped', async () => {
  const [shipped, placed] = await listed();
  const cancel = (id: string) => ask(`/orders/${id}/cancel`, { method: 'POST' });
  const answer = await cancel(placed!.id);
  expect([answer.status, await answer.json()]).toEqual([200, { ...placed, status: 'cancelled' }]);
  expect(await problemOf(await cancel(placed!.id))).toEqual([
    409,
    'The order is cancelled already',
  ]);
  expect(await problemOf(await cancel(shipped!.id))).toEqual([409, 'The order is shipped already']);
});

it('an order of somebody else is not there', async () => {
  const [, order] = await listed('a|2');
  const none = [404, 'You have no order with this id'];
  expect(await problemOf(await ask(`/orders/${order!.id}`))).toEqual(none);
  const cancelling = await ask(`/orders/${order!.id}/cancel`, { method: 'POST' });
  expect(await problemOf(cancelling)).toEqual(none);
});

it(`a person has ${MOST_ORDERS} orders at most`, async () => {
  for (let count = 2; count < MOST_ORDERS; count += 1) {
    expect((await place({ item: 'Notebook', quantity: 1 })).status).toBe(201);
  }
  const [status] = await problemOf(await place({ item: 'Notebook', quantity: 1 }));
  expect(status).toBe(409);
  expect(await listed()).toHaveLength(MOST_ORDERS);
});

it.each<[string, Asked, number, RegExp | undefined]>([
  ['no item', { body: '{"quantity":1}' }, 400, /^item: /],
  ['a blank item', { body: '{"item":" ","quantity":1}' }, 400, /^item: /],
  ['half a piece', { body: '{"item":"a","quantity":0.5}' }, 400, /^quantity: /],
  ['too many', { body: '{"item":"a","quantity":1001}' }, 400, /^quantity: /],
  ['more than is asked for', { body: '{"item":"a","quantity":1,"sub":"a|2"}' }, 400, /sub/],
  ['a list', { body: '[]' }, 400, /object/],
  ['no JSON', { body: '{' }, 400, undefined],
  ['no body', { body: '' }, 400, undefined],
  ['another type', { body: 'a', headers: { 'content-type': 'application/xml' } }, 415, undefined],
  ['a body beyond 4 KiB', { body: JSON.stringify({ item: 'a'.repeat(5_000) }) }, 413, undefined],
])('%s is refused, and nothing is ordered', async (_what, asked, status, detail) => {
  const answer = await ask('/orders', { method: 'POST', ...asked });
  const [got, words] = await problemOf(answer);
  expect(got).toBe(status);
  if (detail === undefined) expect(words).toBeUndefined();
  else expect(words).toMatch(detail);
  expect(await listed()).toHaveLength(2);
});

it.each(['?status=lost', '?status=placed&status=shipped', '?state=placed'])(
  'the query %s is refused',
  async (query) => {
    expect((await problemOf(await ask(`/orders${query}`)))[0]).toBe(400);
  },
);

it('AUTH-01, AUTH-02, AUTH-11: reading needs orders.read, all else orders.write, of tokens for this API', async () => {
  const [, order] = await listed();
  const write = { method: 'POST', scope: 'orders.read' };
  const refused = [
    await fetch(`${url}/orders`),
    await ask('/orders', { aud: 'http://localhost:8787' }),
    await ask('/orders', { scope: 'orders.write' }),
    await ask(`/orders/${order!.id}`, { scope: 'orders.write' }),
    await place({ item: 'a', quantity: 1 }, write),
    await ask(`/orders/${order!.id}/cancel`, write),
  ].map(({ status, headers }) => {
    const [, scope] = /scope="([^"]*)"/.exec(headers.get('www-authenticate') ?? '') ?? [];
    return [status, scope];
  });
  expect(refused).toEqual([
    [401, 'orders.read'],
    [401, 'orders.read'],
    [403, 'orders.read'],
    [403, 'orders.read'],
    [403, 'orders.write'],
    [403, 'orders.write'],
  ]);
  expect((await listed()).map(({ status }) => status)).toEqual(['shipped', 'placed']);
});

it('OPS-06: its line has the reference and the trace that the request brings', async () => {
  const reference = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { 'x-request-id': reference, traceparent: `00-${trace}-00f067aa0ba902b7-01` };
  const answer = await ask('/orders', { headers });
  expect(answer.headers.get('x-request-id')).toBe(reference);
  expect(log.requests().at(-1)).toMatchObject({
    app: 'orders-api',
    path: '/orders',
    reference,
    traceId: trace,
    subject: 'a|1',
    sender: 'mcp-gateway',
    audience: AUDIENCE,
    scopes: ['orders.read', 'orders.write'],
  });
});

it('an unknown path is a problem too; health needs no token', async () => {
  expect(await problemOf(await fetch(`${url}/nothing`))).toEqual([404, undefined]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await listed();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});
