import { decodeJwt } from 'jose';
import { json } from './support/http-double.js';
import { startShop, type Shop } from './support/openapi-stack.js';
import { call, ERAS } from './support/rpc.js';

let shop: Shop;
let token: string;
beforeAll(async () => {
  shop = await startShop();
  token = await shop.token();
  shop.server.answer = (_request, response) => {
    json(response, 200, {});
  };
});
afterAll(() => shop.close());
beforeEach(() => {
  shop.server.requests.length = 0;
});

const CANARY = 'canary-of-the-caller';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** What clients, browsers and balancers put on a request. */
const HEADERS = {
  cookie: `session=${CANARY}`,
  'proxy-authorization': `Basic ${CANARY}`,
  'x-api-key': CANARY,
  'x-custom': CANARY,
  'x-forwarded-for': `203.0.113.7, ${CANARY}`,
  'x-forwarded-host': CANARY,
  'x-forwarded-proto': CANARY,
  'x-real-ip': CANARY,
  'x-request-id': CANARY,
  'x-correlation-id': CANARY,
  'x-amzn-trace-id': CANARY,
  'x-http-method-override': 'DELETE',
  'user-agent': CANARY,
  forwarded: `for=${CANARY}`,
  referer: `https://${CANARY}.example/`,
  via: `1.1 ${CANARY}`,
  from: CANARY,
  baggage: `user=${CANARY}`,
  tracestate: 'vendor=1',
  traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
  'accept-language': CANARY,
  'if-none-match': `"${CANARY}"`,
  'mcp-session-id': CANARY,
  'last-event-id': CANARY,
};
const META = {
  'example.com/canary': CANARY,
  traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
  tracestate: 'vendor=2',
  baggage: `user=${CANARY}`,
};

/** Names of the headers that an API receives; a body adds its length and type. */
const NAMES = [
  ...['accept', 'accept-encoding', 'authorization', 'connection', 'host'],
  ...['traceparent', 'tracestate', 'user-agent', 'x-request-id'],
];
const NAMES_OF_A_BODY = ['content-length', 'content-type'];

describe.each(ERAS)('era %s', (era) => {
  it.each<[string, object, readonly string[]]>([
    ['shop_listOrders', { page: 2 }, NAMES],
    ['shop_placeOrder', { item: 'Tea' }, [...NAMES, ...NAMES_OF_A_BODY].sort()],
    ['shop_health', {}, NAMES.filter((name) => name !== 'authorization')],
  ])('PASS-03: of a request for %s only the arguments reach the API', async (...row) => {
    const [name, given, names] = row;
    const request = { era, token, arguments: given, headers: HEADERS, meta: META };
    const answer = await call(shop.stack, name, request);
    expect(answer.result?.['isError']).toBeUndefined();
    const [sent, ...more] = shop.server.requests;
    expect(more).toEqual([]);
    expect(Object.keys(sent!.headers).sort()).toEqual(names);
    expect(JSON.stringify(sent)).not.toMatch(new RegExp(`${CANARY}|${token}`));
    expect(sent!.headers).toMatchObject({
      host: new URL(shop.server.url).host,
      'user-agent': 'mcp-gateway',
      'accept-encoding': 'gzip, br',
    });
    expect(sent!.headers['x-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(sent!.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(sent!.headers['tracestate']).toBe('vendor=2');
    expect(sent!.headers['traceparent']).not.toContain('b7ad6b7169203331');
  });
});

it('PASS-01: the token that an API gets is not the caller’s, and is not meant for the gateway', async () => {
  await call(shop.stack, 'shop_listOrders', { token });
  const [, sent = ''] = shop.server.requests[0]!.headers.authorization!.split(' ');
  expect(sent).not.toBe(token);
  expect(decodeJwt(sent).aud).toBe(shop.server.url);
  expect(decodeJwt(sent).sub).toBe(decodeJwt(token).sub);
});
