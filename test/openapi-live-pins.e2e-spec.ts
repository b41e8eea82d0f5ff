import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { digestOf, SHOP, SHOP_TOOLS } from './support/openapi-stack.js';
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

/** The digits that a message says are right. */
const DIGITS = /write sha256: ([0-9a-f]{64})$/m;
const digitsIn = (message: string) => DIGITS.exec(message)?.[1] ?? 'none';

/** Writes what the message says, as somebody would who has looked at the document. */
async function pinAsTold(): Promise<string> {
  published.pin('0'.repeat(64));
  const problems = await published.reloaded();
  expect(problems).toEqual([expect.stringMatching(DIGITS)]);
  const digits = digitsIn(problems[0]!);
  expect(digitsIn(await published.refusedStart())).toBe(digits);
  published.pin(digits);
  expect(await published.reloaded()).toEqual([]);
  return digits;
}

it.each([
  ['as it is', WHOLE],
  ['that begins with a byte order mark', `\ufeff${WHOLE}`],
  ['with other line ends', JSON.stringify(SHOP, undefined, 2).replaceAll('\n', '\r\n')],
])(
  'a document %s is pinned by the hash of its bytes, which the message has',
  async (_what, text) => {
    published.files = { '/shop.json': text };
    expect(await pinAsTold()).toBe(digestOf(text));
    expect(await names()).toEqual(SHOP_TOOLS);
  },
);

it('a document that comes compressed is pinned by the hash of what was compressed', async () => {
  published.files = { '/shop.json': coded('gzip', gzipSync(WHOLE)) };
  expect(await pinAsTold()).toBe(digestOf(WHOLE));
});

it('a byte order mark that is gone is a change', async () => {
  published.files = { '/shop.json': `\ufeff${WHOLE}` };
  await pinAsTold();
  published.files = { '/shop.json': WHOLE };
  expect(digitsIn((await published.reloaded()).join())).toBe(digestOf(WHOLE));
});

it('a changed document is kept out, however often it is read, until its hash is written', async () => {
  await pinAsTold();
  published.files = { '/shop.json': SMALLER };
  for (let times = 0; times < 2; times += 1) {
    expect(digitsIn((await published.reloaded()).join())).toBe(digestOf(SMALLER));
  }
  expect(await names()).toEqual(SHOP_TOOLS);
  published.pin(digestOf(SMALLER));
  expect(await published.reloaded()).toEqual([]);
  expect(await names()).toEqual(FEWER_TOOLS);
});

describe('a document of several files', () => {
  const { '/stock': stock, ...paths } = SHOP.paths;
  const MAIN = JSON.stringify({ ...SHOP, paths: { ...paths, '/stock': { $ref: 'p/stock.json' } } });
  const withPart = (summary: string) => ({
    '/shop.json': MAIN,
    '/p/stock.json': JSON.stringify({ get: { ...stock.get, summary } }),
  });
  const stockTitle = async () => (await published.tools())['shop_listStock'];

  beforeEach(async () => {
    published.files = withPart('Before');
    await pinAsTold();
  });

  it('is kept out when its second file has changed, until the hash of all is written', async () => {
    published.files = withPart('After');
    const problems = await published.reloaded();
    expect(await stockTitle()).toBe('Before');
    published.pin(digitsIn(problems.join()));
    expect(await published.reloaded()).toEqual([]);
    expect(await stockTitle()).toBe('After');
  });

  it('is kept out when its second file is gone', async () => {
    published.files = { '/shop.json': MAIN };
    expect(await published.reloaded()).toHaveLength(1);
    expect(await stockTitle()).toBe('Before');
  });

  it.each<[string, string, Published]>([
    ['is gone', 'cannot be fetched (it answers 404)', (response) => response.writeHead(404).end()],
    ['leads elsewhere', 'leads to another address', redirected],
    [
      'is at a server that fails',
      'cannot be fetched (it answers 503)',
      (response) => response.writeHead(503).end(),
    ],
  ])('of which a file %s is told by that file, and by no digits', async (_what, says, part) => {
    published.files = { '/shop.json': MAIN, '/p/stock.json': part };
    for (const sha256 of ['none', '0'.repeat(64)]) {
      published.pin(sha256);
      const problems = (await published.reloaded()).join();
      expect(problems).toContain(`${published.specs.url}/p/stock.json: ${says}`);
      expect(problems).not.toMatch(DIGITS);
      expect(await stockTitle()).toBe('Before');
    }
  });
});

function redirected(response: ServerResponse): void {
  response.writeHead(302, { location: '/elsewhere.json' }).end();
}
