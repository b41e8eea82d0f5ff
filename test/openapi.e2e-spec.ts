import { decodeJwt } from 'jose';
import { json } from './support/http-double.js';
import { SHOP_TOOLS, startShop, type Shop } from './support/openapi-stack.js';
import { call, ERAS, rpc, textOf } from './support/rpc.js';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
  shop.server.answer = (_request, response) => {
    json(response, 200, {});
  };
});
afterEach(() => shop.close());

const ask = async (name: string, given: object = {}, scopes?: readonly string[]) =>
  call(shop.stack, name, { token: await shop.token(scopes), arguments: given });
const isError = (answer: { result: Record<string, unknown> | undefined }) =>
  answer.result?.['isError'] === true;

it.each(ERAS)('era %s: the selected operations are listed as tools', async (era) => {
  const token = await shop.token();
  const { result } = await rpc(shop.stack, { era, method: 'tools/list', token });
  const tools = result!['tools'] as Record<string, unknown>[];
  expect(tools.map(({ name }) => name)).toEqual(SHOP_TOOLS);
  expect(tools[1]).toMatchObject({
    title: 'Place an order',
    inputSchema: {
      type: 'object',
      properties: { item: { type: 'string' } },
      required: ['item'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false },
  });
  expect(JSON.stringify(tools)).not.toContain('$ref');
});

it('three tools of one upstream ask the issuer for three sets of scopes, none for the whole ceiling', async () => {
  const given = { shop_listOrders: {}, shop_placeOrder: { item: 'Tea' }, shop_listStock: {} };
  for (const [name, of] of Object.entries(given)) {
    expect(isError(await ask(name, of))).toBe(false);
  }
  expect(shop.delegated()).toEqual(['orders.read', 'orders.write', 'stock.read']);
  const sent = shop.server.requests.map(({ method, url, headers: { authorization = '' } }) => [
    method,
    url,
    decodeJwt(authorization.replace('Bearer ', ''))['scope'],
  ]);
  expect(sent).toEqual([
    ['GET', '/v1/orders', 'orders.read'],
    ['POST', '/v1/orders', 'orders.write'],
    ['GET', '/v1/stock', 'stock.read'],
  ]);
});

it('tools with the same scopes share a token', async () => {
  const token = await shop.token();
  await call(shop.stack, 'shop_listOrders', { token });
  await call(shop.stack, 'shop_getOrder', { token, arguments: { id: '7' } });
  expect(shop.delegated()).toEqual(['orders.read']);
});

it('an operation without security gets no token, and nobody is asked for one', async () => {
  expect(isError(await ask('shop_health'))).toBe(false);
  expect(shop.server.requests[0]!.headers).not.toHaveProperty('authorization');
  expect(shop.delegated()).toEqual([]);
});

it('arguments arrive where the document says, and nothing else does', async () => {
  await ask('shop_listOrders', { status: 'open', page: 2 });
  await ask('shop_getOrder', { id: 'a b/ü' });
  await ask('shop_placeOrder', { item: 'Tea', quantity: 2 });
  expect(shop.server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['GET', '/v1/orders?page=2&status=open', ''],
    ['GET', '/v1/orders/a%20b%2F%C3%BC', ''],
    ['POST', '/v1/orders', '{"item":"Tea","quantity":2}'],
  ]);
});

it.each<[string, string, object]>([
  ['of another type', 'shop_listOrders', { page: 'first' }],
  ['that is not one of the list', 'shop_listOrders', { status: 'lost' }],
  ['that nobody knows', 'shop_listOrders', { canary: 1 }],
  ['that is missing', 'shop_placeOrder', { quantity: 1 }],
  ['that leads out of the path', 'shop_getOrder', { id: '..' }],
  ['that leads out of the path when decoded', 'shop_getOrder', { id: '%2e%2e%2fadmin' }],
  ['that is empty in a path', 'shop_getOrder', { id: '' }],
])('an argument %s is refused: no exchange, no request', async (_what, name, given) => {
  const answer = await ask(name, given);
  expect(isError(answer)).toBe(true);
  expect(textOf(answer)).toMatch(new RegExp(`^Invalid arguments for ${name}: `));
  expect([shop.delegated(), shop.server.requests]).toEqual([[], []]);
});

it('SCOPE-06, SCOPE-08: who may only read is told the scope of the gateway that writing needs, and no other', async () => {
  const refused = await ask('shop_placeOrder', { item: 'Tea' }, ['shop:read']);
  expect(refused.status).toBe(403);
  const challenge = refused.headers.get('www-authenticate') ?? '';
  expect(challenge).toContain('scope="shop:read shop:write"');
  expect(challenge).not.toContain('orders.write');
  expect(shop.server.requests).toEqual([]);
});

it('what cannot be served of a tag is one line of the log, and the rest is served', () => {
  const lines = shop.stack.log.lines.filter(({ event }) => event === 'not_served');
  expect(lines).toEqual([
    expect.objectContaining({
      level: 40,
      upstream: 'shop',
      operations: ['GET /import'],
      count: 1,
      kind: 'parameter',
      place: expect.stringContaining('shop.json') as unknown,
    }),
  ]);
});
