import { runGateway } from './support/command.js';
import { SHOP, startShop, type Shop } from './support/openapi-stack.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
  shop.write({ ...SHOP, servers: [{ url: 'https://shop.example/v9' }] });
});
afterAll(() => shop.close());

const run = (...args: readonly string[]) =>
  runGateway(args, { env: shop.stack.env, cwd: shop.folder });

it('warnings that tools prints stand below the line, and nothing is wrong', async () => {
  const { status, out } = await run('validate');
  expect(status).toBe(0);
  expect(out).toMatch(/^ok: 5 tools .*\n\nwarnings\n {2}shop: .* "\/v9", and url has .*\n$/);
  const warnings = out.slice(out.indexOf('\n\nwarnings\n'));
  expect((await run('tools')).out.endsWith(warnings)).toBe(true);
  const listed = JSON.parse((await run('validate', '--json')).out) as { warnings: string[] };
  expect(listed.warnings).toEqual([expect.stringMatching(/^shop: .*v9/)]);
});
