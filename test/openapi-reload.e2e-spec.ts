import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import { eventually } from './support/child.js';
import { startDouble, type HttpDouble } from './support/http-double.js';
import {
  digestOf,
  SHOP,
  SHOP_TOOLS,
  shopFile,
  startShop,
  type Shop,
} from './support/openapi-stack.js';
import { rpc } from './support/rpc.js';

const { '/stock': stock, ...paths } = SHOP.paths;
/** The document without one of its tools. */
const SMALLER = { ...SHOP, paths };
const FEWER_TOOLS = SHOP_TOOLS.filter((name) => name !== 'shop_listStock');

let shop: Shop;
afterEach(() => shop.close());

const lines = () => shop.stack.log.lines.filter(({ event }) => event === 'reload');
async function tools(): Promise<readonly string[]> {
  const token = await shop.token();
  const { result } = await rpc(shop.stack, { method: 'tools/list', token });
  return (result!['tools'] as { name: string }[]).map(({ name }) => name);
}
const reload = () => shop.stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');

describe('a local document', () => {
  it('that changed is served on SIGHUP', async () => {
    shop = await startShop();
    expect(await tools()).toEqual(SHOP_TOOLS);
    shop.write(SMALLER);
    await reload();
    expect(await tools()).toEqual(FEWER_TOOLS);
    expect(lines()).toEqual([
      expect.objectContaining({ level: 30, tools: { removed: ['shop_listStock'] } }),
    ]);
  });

  it('that is broken changes nothing, and is told by its place', async () => {
    shop = await startShop();
    shop.write('{"openapi": "3.1.0", "paths": ');
    await reload();
    expect(await tools()).toEqual(SHOP_TOOLS);
    const problem = expect.stringContaining('shop.json') as unknown;
    expect(lines()).toEqual([expect.objectContaining({ level: 50, problems: [problem] })]);
  });

  const changed = (count: number) =>
    eventually(`${count} reloads`, async () => {
      await shop.stack.time.advance(1_000);
      return lines().length >= count;
    });

  it('is watched, and so is a part of it that it refers to', async () => {
    const document = { ...SHOP, paths: { ...paths, '/stock': { $ref: './stock.json' } } };
    shop = await startShop({ env: { GATEWAY_WATCH: 'true' } });
    shop.writePart('stock.json', { get: { ...stock.get, summary: 'Before' } });
    shop.write(document);
    await changed(1);
    expect(lines()).toEqual([expect.objectContaining({ level: 30, reason: 'a document changed' })]);
    shop.writePart('stock.json', { get: { ...stock.get, summary: 'After' } });
    await changed(2);
    expect(lines()[1]).toMatchObject({
      reason: 'a document changed',
      tools: { changed: ['shop_listStock'] },
    });
  });

  it('that was corrected is served without a signal', async () => {
    shop = await startShop({ env: { GATEWAY_WATCH: 'true' } });
    shop.write('{');
    await changed(1);
    shop.write(SMALLER);
    await changed(2);
    expect(lines().map(({ level }) => level)).toEqual([50, 30]);
    expect(await tools()).toEqual(FEWER_TOOLS);
  });
});

describe('a document by URL', () => {
  let specs: HttpDouble;
  let published: string;
  beforeEach(async () => {
    specs = await startDouble();
    published = JSON.stringify(SHOP);
    specs.answer = (_request, response) => response.writeHead(200).end(published);
  });
  afterEach(() => specs.close());

  const source = (sha256: string) => `{ url: '${specs.url}/shop.json', sha256: ${sha256} }`;

  it('that is pinned and changed is not applied; with the new digest it is', async () => {
    shop = await startShop({ openapi: source(digestOf(published)) });
    published = JSON.stringify(SMALLER);
    await reload();
    expect(await tools()).toEqual(SHOP_TOOLS);
    const problem = expect.stringContaining(`write sha256: ${digestOf(published)}`) as unknown;
    expect(lines()).toEqual([expect.objectContaining({ level: 50, problems: [problem] })]);
    shop.writeFile(shopFile(shop.server.url, source(digestOf(published))));
    await reload();
    expect(await tools()).toEqual(FEWER_TOOLS);
  });

  it('that is not pinned is taken as it is', async () => {
    shop = await startShop({ openapi: source('none') });
    published = JSON.stringify(SMALLER);
    await reload();
    expect(await tools()).toEqual(FEWER_TOOLS);
    expect(specs.requests.every(({ headers }) => !('authorization' in headers))).toBe(true);
  });

  it('that cannot be fetched any more changes nothing', async () => {
    shop = await startShop({ openapi: source('none') });
    specs.answer = (_request, response) => response.writeHead(404).end();
    await reload();
    expect(await tools()).toEqual(SHOP_TOOLS);
    const problem = expect.stringContaining('it answers 404') as unknown;
    expect(lines()).toEqual([expect.objectContaining({ problems: [problem] })]);
  });
});
