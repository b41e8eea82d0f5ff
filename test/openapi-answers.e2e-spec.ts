import { startDouble } from './support/http-double.js';
import { startShop, type Shop } from './support/openapi-stack.js';
import { call, ERAS, rpc, type Era } from './support/rpc.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const PNG = Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1');

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

/** The result of a call that the shop answers so. */
async function resultOf(
  era: Era,
  [status, headers, body]: readonly [number, Record<string, string>, (string | Buffer)?],
): Promise<Record<string, unknown>> {
  shop.server.answer = (_request, response) => response.writeHead(status, headers).end(body);
  const token = await shop.token();
  const name = 'shop_listOrders';
  const { body: message } = await call(shop.stack, name, { era, token, arguments: { page: 2 } });
  return message['result'] as Record<string, unknown>;
}

const text = (content: string) => ({ type: 'text', text: content });
const firstText = (result: Record<string, unknown>) =>
  (result['content'] as { text: string }[])[0]!.text;

describe.each(ERAS)('era %s', (era) => {
  it('an object arrives digit for digit, and as structured content', async () => {
    const body = '{"id":9007199254740993}';
    expect(await resultOf(era, [200, JSON_TYPE, body])).toMatchObject({
      content: [text(body)],
      structuredContent: { id: 9007199254740992 },
    });
  });

  it('an array is the result of structured content', async () => {
    expect(await resultOf(era, [200, JSON_TYPE, '[1]'])).toMatchObject({
      content: [text('[1]')],
      structuredContent: { result: [1] },
    });
  });

  it('no content is said, whatever type it has', async () => {
    const result = await resultOf(era, [204, JSON_TYPE]);
    expect(result['content']).toEqual([text('Done (204).')]);
    expect(result).not.toHaveProperty('structuredContent');
  });

  it('an image is one', async () => {
    const result = await resultOf(era, [200, { 'content-type': 'image/png' }, PNG]);
    const data = PNG.toString('base64');
    expect(result['content']).toEqual([{ type: 'image', data, mimeType: 'image/png' }]);
  });

  it('the next page is a line, and its arguments stand in `_meta`', async () => {
    const link = `<${shop.server.url}/v1/orders?page=3>; rel="next"`;
    const result = await resultOf(era, [200, { ...JSON_TYPE, link }, '[]']);
    expect(result['content']).toEqual([text('[]'), text('More: call again with page=3')]);
    expect(result['_meta']).toMatchObject({ 'mcp-gateway/next': { page: 3 } });
  });

  it('a link to elsewhere is not repeated', async () => {
    const link = '<https://evil.example/v1/orders?page=3>; rel="next"';
    const result = await resultOf(era, [200, { ...JSON_TYPE, link }, '[]']);
    expect(result['content']).toEqual([text('[]')]);
  });

  it.each<[string, readonly [number, Record<string, string>, string?], RegExp]>([
    ['a page where JSON was asked for', [200, { 'content-type': 'text/html' }, '<p>'], /not JSON/],
    ['a page that says it is JSON', [200, JSON_TYPE, '<p>'], /not the JSON that it says/],
    [
      'three megabytes',
      [200, JSON_TYPE, JSON.stringify('x'.repeat(3_000_000))],
      /larger than 262144 bytes; ask for less, with page\./,
    ],
    [
      'a problem',
      [
        422,
        { 'content-type': 'application/problem+json' },
        '{"title":"No such page","detail":"There are 2"}',
      ],
      /answers 422: No such page: There are 2/,
    ],
    ['an error of the server', [500, JSON_TYPE, '{"a":1}'], /The upstream API failed\./],
  ])('%s is an error without structured content', async (_what, reply, says) => {
    const result = await resultOf(era, reply);
    expect(result['isError']).toBe(true);
    expect(firstText(result)).toMatch(says);
    expect(result).not.toHaveProperty('structuredContent');
  });

  it('no redirect is followed', async () => {
    const elsewhere = await startDouble();
    const result = await resultOf(era, [302, { location: elsewhere.url }]);
    expect(result['isError']).toBe(true);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

it('no output schema is listed unless somebody asks for one', async () => {
  const token = await shop.token();
  const { result } = await rpc(shop.stack, { method: 'tools/list', token });
  expect(JSON.stringify(result)).not.toContain('outputSchema');
});
