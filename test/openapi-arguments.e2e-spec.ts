import { SHOP, startShop, type Shop } from './support/openapi-stack.js';
import { call, ERAS, textOf } from './support/rpc.js';

const text = { type: 'string' };
const note = (name: string, place: string) => ({ name, in: place, schema: text });
const body = (mediaType: string, properties: object) => ({
  content: { [mediaType]: { schema: { type: 'object', properties } } },
});
const operation = (operationId: string, more: object) => ({
  operationId,
  tags: ['shop'],
  summary: 'Notes',
  security: [{ oauth: ['orders.read'] }],
  responses: { 204: { description: 'ok' } },
  ...more,
});

const DOCUMENT = {
  ...SHOP,
  paths: {
    ...SHOP.paths,
    '/notes/{id}': {
      get: operation('notes', {
        parameters: [
          { ...note('id', 'path'), required: true },
          ...[note('q', 'query'), note('x-note', 'header'), note('x-tag', 'header')],
        ],
      }),
    },
    '/forms': {
      post: operation('form', {
        requestBody: body('application/x-www-form-urlencoded', { title: text, words: text }),
      }),
    },
    '/files': {
      post: operation('upload', {
        requestBody: body('multipart/form-data', {
          title: text,
          scan: { type: 'string', format: 'binary' },
        }),
      }),
    },
  },
};

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ document: DOCUMENT, operations: ['form', 'upload'] });
  shop.server.answer = (_request, response) => response.writeHead(204).end();
});
afterAll(() => shop.close());

const long = (length: number, each = 'a') => each.repeat(length);
const scan = (filename: string) => ({ title: 'a', scan: { data: 'YQ==', filename } });

describe.each(ERAS)('era %s', (era) => {
  it.each<[what: string, tool: string, given: object, says: string]>([
    [
      'headers',
      'shop_notes',
      { id: '1', 'x-tag': long(1_000), 'x-note': long(4_000) },
      'x-note makes the headers longer than 4096 characters: write less',
    ],
    [
      'a header',
      'shop_notes',
      { id: '1', 'x-note': long(5_000) },
      'x-note makes the headers longer than 4096 characters: write less',
    ],
    [
      'a header that ends a line',
      'shop_notes',
      { id: '1', 'x-note': 'a\r\nx: y' },
      'x-note is sent as a header and must be visible ASCII characters',
    ],
    [
      'a query',
      'shop_notes',
      { id: '1', q: long(9_000) },
      'q makes the URL longer than 8192 characters: write less',
    ],
    [
      'a query that encoding makes long',
      'shop_notes',
      { id: '1', q: long(2_000, 'ü'), 'x-note': long(3_000) },
      'q makes the URL longer than 8192 characters: write less',
    ],
    [
      'a path',
      'shop_notes',
      { id: long(5_000), q: long(4_000) },
      'id makes the URL longer than 8192 characters: write less',
    ],
    [
      'a body that encoding makes large',
      'shop_form',
      { title: 'a', words: long(12_000, 'ü') },
      'words makes the request longer than 65536 bytes: write less',
    ],
    [
      'a file name with a control character',
      'shop_upload',
      scan('a\u0000.png'),
      'scan must have a filename without control and half characters',
    ],
    [
      'a file name with half a character',
      'shop_upload',
      scan('\ud800.png'),
      'scan must have a filename without control and half characters',
    ],
  ])(
    'what cannot be sent is a wrong argument, and costs neither an exchange nor a request: %s',
    async (_what, tool, given, says) => {
      const token = await shop.token();
      const answer = await call(shop.stack, tool, { era, token, arguments: given });
      expect(textOf(answer)).toContain(says);
      expect(answer.result).toMatchObject({ isError: true });
      expect(shop.stack.issuer.counters.exchanges).toBe(0);
      expect(shop.server.requests).toEqual([]);
    },
  );
});

// Last: from here on the gateway holds a delegated token, for the one sign-in of both.
let signedIn: Promise<string> | undefined;
it.each<[tool: string, given: object]>([
  ['shop_notes', { id: '1', 'x-note': long(4_000), q: long(5_000) }],
  ['shop_upload', scan('a "b".png')],
])('what can be sent is exchanged for and sent: %s', async (tool, given) => {
  const token = await (signedIn ??= shop.token());
  const answer = await call(shop.stack, tool, { token, arguments: given });
  expect(textOf(answer)).toBe('Done (204).');
  expect(shop.stack.issuer.counters.exchanges).toBe(1);
});
