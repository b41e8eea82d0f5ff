import { gzipSync } from 'node:zlib';
import { startDouble } from './support/http-double.js';
import { SHOP, SHOP_TOOLS } from './support/openapi-stack.js';
import {
  coded,
  FEWER_TOOLS,
  PublishedShop,
  SMALLER,
  WHOLE,
  type Published,
} from './support/published-shop.js';

let published: PublishedShop;
beforeAll(async () => {
  published = await PublishedShop.start();
});
afterAll(() => published.close());
beforeEach(() => published.renew());

const names = async () => Object.keys(await published.tools());

const redirect =
  (status: number): Published =>
  (response) => {
    const { url } = published.elsewhere;
    response.writeHead(status, { location: `${url}/shop.json` }).end(WHOLE);
  };
const answers =
  (status: number): Published =>
  (response) =>
    response.writeHead(status).end(status === 204 ? undefined : WHOLE);
const endless: Published = (response) => {
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(100_000)));
  };
  response.writeHead(200).on('drain', more);
  more();
};

type Fault = readonly [what: string, answer: Published, says: string];

const GZIP_BOMB = coded('gzip', gzipSync(Buffer.alloc(30_000_000, ' ')));
const REDIRECTED = 'leads to another address; write that one';
const LATE = ': timeout after ';
const TOO_LARGE = 'is larger than 20000000 bytes';

it.each<Fault>([
  ...[300, 301, 302, 303, 307, 308].map((status): Fault => [
    `a redirect, ${status},`,
    redirect(status),
    REDIRECTED,
  ]),
  ...[204, 401, 404, 500].map((status): Fault => [
    `${status}`,
    answers(status),
    `cannot be fetched (it answers ${status})`,
  ]),
  ['silence', () => undefined, LATE],
  ['a body that stops', (response) => response.writeHead(200).write('{'), LATE],
  ['a body without end', endless, TOO_LARGE],
  ['a bomb of gzip', GZIP_BOMB, TOO_LARGE],
  ['what is no gzip', coded('gzip', Buffer.from(WHOLE)), ': answer broke off (Z_DATA_ERROR))'],
  ['a broken connection', (response) => response.destroy(), ': ECONNRESET)'],
  ['nothing', '', 'shop.json:1 #: is empty; write an OpenAPI document'],
  ['a page', '<!doctype html><title>Sign in</title>', 'shop.json:1 #: is not a mapping'],
  ['half of it', WHOLE.slice(0, 500), 'shop.json:1:501: a list or a mapping is not closed'],
  ['UTF-16', Buffer.from(WHOLE, 'utf16le'), 'shop.json:1:'],
])('%s starts nothing, and a reload changes nothing', async (_what, answer, says) => {
  published.files = { '/shop.json': answer };
  if (says === LATE) published.timePasses = 'always';
  if (says === TOO_LARGE) published.timePasses = 'never';
  const problems = await published.reloaded();
  expect(problems).toEqual([expect.stringContaining(says)]);
  expect(problems[0]).toContain(`${published.specs.url}/shop.json`);
  expect(await published.refusedStart()).toContain(says);
  expect(await names()).toEqual(SHOP_TOOLS);
});

it('a part at another origin is not asked for', async () => {
  const $ref = `${published.elsewhere.url}/stock.json`;
  const document = { ...SHOP, paths: { ...SHOP.paths, '/stock': { $ref } } };
  published.files = { '/shop.json': JSON.stringify(document) };
  await published.reloaded();
  expect(await names()).toEqual(FEWER_TOOLS);
  expect(published.elsewhere.requests).toEqual([]);
});

it('without a pin a changed document is served at the next reload, and not before', async () => {
  published.files = { '/shop.json': SMALLER };
  expect(await names()).toEqual(SHOP_TOOLS);
  expect(await published.reloaded()).toEqual([]);
  expect(await names()).toEqual(FEWER_TOOLS);
});

it('a server that is back before the time is over is no problem', async () => {
  let asked = 0;
  const returns: Published = (response) => {
    asked += 1;
    if (asked === 1) response.destroy();
    else response.writeHead(asked === 2 ? 503 : 200).end(SMALLER);
  };
  published.files = { '/shop.json': returns };
  expect(await published.reloaded()).toEqual([]);
  expect(asked).toBe(3);
  expect(await names()).toEqual(FEWER_TOOLS);
});

it('a server that is gone changes nothing, and the next reload finds another', async () => {
  const gone = await startDouble();
  await gone.close();
  published.pin('none', `${gone.url}/shop.json`);
  expect(await published.reloaded()).toEqual([expect.stringContaining('ECONNREFUSED')]);
  expect(await names()).toEqual(SHOP_TOOLS);
  published.files = { '/shop.json': SMALLER };
  published.pin('none');
  expect(await published.reloaded()).toEqual([]);
  expect(await names()).toEqual(FEWER_TOOLS);
});
