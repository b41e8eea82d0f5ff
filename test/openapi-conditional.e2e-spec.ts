import { SHOP, startShop, type Shop } from './support/openapi-stack.js';
import { call, ERAS } from './support/rpc.js';

const header = (name: string) => ({ name, in: 'header', schema: { type: 'string' } });
const list = SHOP.paths['/orders'].get;

let shop: Shop;
beforeAll(async () => {
  const parameters = [header('If-None-Match'), header('if-modified-since')];
  const get = { ...list, parameters };
  const orders = { ...SHOP.paths['/orders'], get };
  shop = await startShop({ document: { ...SHOP, paths: { ...SHOP.paths, '/orders': orders } } });
});
afterAll(() => shop.close());

describe.each(ERAS)('era %s', (era) => {
  it.each([
    ['If-None-Match', 'W/"a-1"'],
    ['if-modified-since', 'Sat, 29 Oct 1994 19:43:31 GMT'],
  ])('an answer that nothing changed to %s is one, and no error', async (name, value) => {
    shop.server.requests.length = 0;
    shop.server.answer = (_request, response) => response.writeHead(304, { etag: '"a-1"' }).end();
    const token = await shop.token();
    const args = { [name]: value };
    const { body } = await call(shop.stack, 'shop_listOrders', { era, token, arguments: args });
    expect(body['result']).toMatchObject({
      content: [{ type: 'text', text: 'Not modified (304).' }],
    });
    expect(body['result']).not.toMatchObject({ isError: true });
    expect(shop.server.requests.map(({ headers }) => headers[name.toLowerCase()])).toEqual([value]);
  });
});
