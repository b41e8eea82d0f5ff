import { runGateway } from './support/command.js';
import { startDouble } from './support/http-double.js';
import {
  digestOf,
  SHOP,
  SHOP_TOOLS,
  shopFile,
  startShop,
  type Shop,
} from './support/openapi-stack.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());
afterEach(() => {
  shop.write(SHOP);
  shop.writeFile(shopFile(shop.server.url));
});

const run = (...args: readonly string[]) =>
  runGateway(args, { env: shop.stack.env, cwd: shop.folder });

describe('validate', () => {
  it('one line says what is served and how much is not; nobody is asked', async () => {
    const { status, out } = await run('validate');
    expect(out).toMatch(/^ok: 5 tools \(1 operation refused: mcp-gateway tools says why\), 1 up/);
    expect(status).toBe(0);
    expect(shop.server.requests).toEqual([]);
  });

  it('a document that cannot be used is told by its line', async () => {
    shop.write('{\n  "openapi": "3.1.0",\n  "paths": [');
    const { status, out } = await run('validate');
    expect(status).toBe(1);
    expect(out).toMatch(/shop\.json:3/);
    expect(out).toMatch(/\n\n1 problem\n$/);
  });

  it('a selector that matches nothing is told by line and column', async () => {
    shop.writeFile(shopFile(shop.server.url).replace('tags: [shop]', 'tags: [shpo]'));
    const { status, out } = await run('validate');
    expect(status).toBe(1);
    expect(out).toMatch(
      /gateway\.yaml:12:\d+ upstreams\.shop\.tools\.include\[0\]\.tags\[0\]: .*shpo/,
    );
  });

  it('a named operation that cannot be served is a problem, with its place in the document', async () => {
    shop.writeFile(shopFile(shop.server.url).replace('[placeOrder]', '[placeOrder, importOrders]'));
    const { status, out } = await run('validate');
    expect(status).toBe(1);
    expect(out).toMatch(
      /operations\[1\]: GET \/import .*cookie.*shop\.json:\d+ #\/paths\/~1import/,
    );
  });
});

describe('tools', () => {
  it('each has its operation, and what was refused stands below by kind', async () => {
    const { status, out } = await run('tools');
    expect(status).toBe(0);
    expect(out).toMatch(
      /^shop_placeOrder +shop +POST \/orders +shop:write +orders\.write +writes/m,
    );
    expect(out).toMatch(/^shop_health +shop +GET \/health +shop:read +- +reads/m);
    expect(out).toMatch(
      /\n1 operation refused\n {2}1 of shop: .*cookie.*\n {4}GET \/import \(\S*shop\.json:\d+ #/,
    );
  });

  it('of a file that is named, whatever GATEWAY_CONFIG says', async () => {
    const env = { ...shop.stack.env, GATEWAY_CONFIG: 'none.yaml' };
    for (const words of [['gateway.yaml'], ['gateway.yaml', 'shop'], ['shop', './gateway.yaml']]) {
      const { out } = await runGateway(['tools', ...words], { env, cwd: shop.folder });
      expect(out).toContain('shop_placeOrder');
    }
  });

  it('how many tools clients take is said once of a document with more', async () => {
    const { get } = SHOP.paths['/stock'];
    const many = Array.from({ length: 130 }, (_, index) => [
      `/stock/${index}`,
      { get: { ...get, operationId: `stock${index}` } },
    ]);
    shop.write({ ...SHOP, paths: { ...SHOP.paths, ...Object.fromEntries(many) } });
    const { out } = await run('tools');
    expect(out.match(/135 tools:.*/g)).toEqual([
      '135 tools: VS Code takes 128 of all servers together; select fewer',
    ]);
  });

  it('--json has the same for programs', async () => {
    const { out } = await run('tools', 'shop', '--json');
    const report = JSON.parse(out) as { readonly tools: readonly object[] };
    expect(report.tools).toHaveLength(SHOP_TOOLS.length);
    expect(report).toMatchObject({
      problems: [],
      refused: [{ upstream: 'shop', operation: 'GET /import', kind: 'parameter' }],
      bytes: expect.any(Number) as unknown,
      tokens: expect.any(Number) as unknown,
    });
  });
});

describe('try', () => {
  it('shows the scopes of the operation and the request, and sends neither', async () => {
    const given = '{"item":"Tea","quantity":2}';
    const { status, out } = await run('try', 'shop_placeOrder', '--arguments', given);
    expect(status).toBe(0);
    expect(out).toContain('scope = orders.write\n');
    expect(out).toContain(`2. to the upstream: POST ${shop.server.url}/v1/orders\n`);
    expect(out).toContain('   {\n     "item": "Tea",\n     "quantity": 2\n   }\n');
    expect(shop.server.requests).toEqual([]);
  });

  it('values of security schemes are hidden', async () => {
    const { components, paths } = SHOP;
    const tenant = { type: 'apiKey', in: 'header', name: 'x-tenant' };
    const get = { ...paths['/stock'].get, security: [{ oauth: ['stock.read'], tenant: [] }] };
    shop.write({
      ...SHOP,
      components: { securitySchemes: { ...components.securitySchemes, tenant } },
      paths: { ...paths, '/stock': { get } },
    });
    const file = shopFile(shop.server.url);
    shop.writeFile(
      file.replace(
        '    tools:',
        "    securitySchemes: { tenant: { header: x-tenant, value: 'canary-tenant' } }\n    tools:",
      ),
    );
    const { status, out } = await run('try', 'shop_listStock');
    expect(status).toBe(0);
    expect(out).toContain('x-tenant: [hidden]');
    expect(out).not.toContain('canary');
  });

  it('of a file that is named, whatever GATEWAY_CONFIG says', async () => {
    const env = { ...shop.stack.env, GATEWAY_CONFIG: 'none.yaml' };
    const words = ['try', 'shop_listStock', 'gateway.yaml'];
    const { status, out } = await runGateway(words, { env, cwd: shop.folder });
    expect(status).toBe(0);
    expect(out).toContain(`GET ${shop.server.url}/v1/stock\n`);
  });

  it.each([
    [
      'shop_importOrders',
      /: GET \/import of shop was refused: .*cookie.* \(\S*shop\.json:\d+ #.*\)\n$/,
    ],
    ['importOrders', /: GET \/import of shop was refused: .*cookie/],
    ['GET /import', /: GET \/import of shop was refused: .*cookie/],
    [
      'shop_cancel',
      /: DELETE \/orders\/\{id\} of shop is not selected; add this line to upstreams\.shop\.tools\.include: - \{ operations: \['cancel'\] \}\n$/,
    ],
    ['cancel', / is not selected; .*\['cancel'\] \}\n$/],
    [
      'shop_get_old',
      /: GET \/old of shop is taken away by upstreams\.shop\.tools\.exclude; leave it /,
    ],
    ['placeOrder', /: the tool of POST \/orders is named shop_placeOrder\n$/],
  ])('%s is not a tool, and why is told', async (name, says) => {
    const { get } = SHOP.paths['/stock'];
    shop.write({
      ...SHOP,
      paths: {
        ...SHOP.paths,
        '/orders/{id}': {
          ...SHOP.paths['/orders/{id}'],
          delete: { ...SHOP.paths['/orders/{id}'].get, operationId: 'cancel' },
        },
        '/old': { get: { ...get, operationId: undefined, deprecated: true } },
      },
    });
    const file = shopFile(shop.server.url);
    shop.writeFile(`${file}      exclude: [{ deprecated: true }]\n`);
    const { status, out, error } = await run('try', name);
    expect([status, out]).toEqual([1, '']);
    expect(error.startsWith(`try: ${name} is not a tool: `)).toBe(true);
    expect(error).toMatch(says);
  });

  it.each([
    ['shop_listStok', / are shop_listOrders, .*; did you mean shop_listStock\? --help /],
    ['importOrder', /; did you mean importOrders\? --help /],
    ['nothing-like-it', / are shop_listOrders, .*, shop_health; --help /],
  ])('%s is nothing that is known', async (name, says) => {
    const { status, error } = await run('try', name);
    expect(status).toBe(2);
    expect(error.startsWith(`try: no tool is named ${name}; the tools`)).toBe(true);
    expect(error).toMatch(says);
  });

  it('what a body needs that may be left out is told before anybody is asked', async () => {
    const { post } = SHOP.paths['/orders'];
    const requestBody = { ...post.requestBody, required: false };
    shop.write({
      ...SHOP,
      paths: { ...SHOP.paths, '/orders': { post: { ...post, requestBody } } },
    });
    const { status, out } = await run('try', 'shop_placeOrder', '--arguments', '{"quantity":1}');
    expect(status).toBe(1);
    expect(out).toContain('Problem: invalid arguments: item is required when quantity is given');
    expect(out).not.toContain('to the issuer');
  });

  it('wrong arguments are named, and nobody is asked', async () => {
    const { status, out } = await run('try', 'shop_getOrder', '--arguments', '{"id":".."}');
    expect(status).toBe(1);
    expect(out).toMatch(
      /Problem: invalid arguments: id must not have "\." or "\.\." as a part, however spelled/,
    );
    expect(out).not.toContain('to the issuer');
  });
});

it('a document by URL is fetched by what looks at the configuration, and by nobody’s token', async () => {
  const specs = await startDouble();
  const published = JSON.stringify(SHOP);
  specs.answer = (_request, response) => response.writeHead(200).end(published);
  const source = (sha256: string) => `{ url: '${specs.url}/shop.json', sha256: '${sha256}' }`;
  shop.writeFile(shopFile(shop.server.url, source(digestOf(published))));
  expect((await run('validate')).out).toMatch(/^ok: 5 tools/);
  shop.writeFile(shopFile(shop.server.url, source('0'.repeat(64))));
  const { status, out } = await run('validate');
  expect(status).toBe(1);
  expect(out).toContain(`write sha256: ${digestOf(published)}`);
  expect(specs.requests.map(({ headers }) => headers.authorization)).toEqual([
    undefined,
    undefined,
  ]);
  await specs.close();
});
