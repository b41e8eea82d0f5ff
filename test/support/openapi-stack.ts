import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { startDouble, type HttpDouble } from './http-double.js';
import { startStack, type Stack } from './stack.js';

const secured = (scope: string) => [{ oauth: [scope] }];
const answering = (schema: object) => ({
  200: { description: 'ok', content: { 'application/json': { schema } } },
});
const text = { type: 'string' };
const idInPath = { name: 'id', in: 'path', required: true, schema: text };
const page = { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1 } };

/** The document of a shop with several scopes. */
export const SHOP = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  tags: [{ name: 'shop' }],
  components: {
    securitySchemes: {
      oauth: {
        type: 'oauth2',
        flows: {
          authorizationCode: {
            authorizationUrl: 'https://a.example',
            tokenUrl: 'https://a.example',
          },
        },
      },
    },
  },
  paths: {
    '/orders': {
      get: {
        operationId: 'listOrders',
        tags: ['shop'],
        summary: 'List orders',
        security: secured('orders.read'),
        parameters: [page, { name: 'status', in: 'query', schema: { enum: ['open', 'sent'] } }],
        responses: answering({ type: 'array' }),
      },
      post: {
        operationId: 'placeOrder',
        tags: ['shop'],
        summary: 'Place an order',
        security: secured('orders.write'),
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['item'],
                properties: { item: text, quantity: { type: 'integer', minimum: 1 } },
              },
            },
          },
        },
        responses: { 201: { description: 'placed' } },
      },
    },
    '/orders/{id}': {
      get: {
        operationId: 'getOrder',
        tags: ['shop'],
        summary: 'One order',
        security: secured('orders.read'),
        parameters: [idInPath],
        responses: answering({ type: 'object' }),
      },
    },
    '/stock': {
      get: {
        operationId: 'listStock',
        tags: ['shop'],
        summary: 'What is there',
        security: secured('stock.read'),
        responses: answering({ type: 'object' }),
      },
    },
    '/health': {
      get: {
        operationId: 'health',
        tags: ['shop'],
        summary: 'Whether it is open',
        security: [],
        responses: answering({ type: 'object' }),
      },
    },
    '/import': {
      get: {
        operationId: 'importOrders',
        tags: ['shop'],
        summary: 'Needs a cookie',
        security: secured('orders.read'),
        parameters: [{ name: 'session', in: 'cookie', required: true, schema: text }],
        responses: answering({ type: 'object' }),
      },
    },
  },
} as const;

/** The tools that the file below selects of it. */
export const SHOP_TOOLS = [
  'shop_listOrders',
  'shop_placeOrder',
  'shop_getOrder',
  'shop_listStock',
  'shop_health',
];

/** A gateway in front of the shop, which answers as told. */
export interface Shop {
  readonly stack: Stack;
  readonly server: HttpDouble;
  /** Where `gateway.yaml` and `shop.json` are. */
  readonly folder: string;
  readonly file: string;
  /** Puts another document in the place of the one that is served. */
  write(document: object | string): void;
  /** Writes a file that documents can refer to. */
  writePart(name: string, content: object): void;
  /** Puts another `gateway.yaml` in its place. */
  writeFile(text: string): void;
  /** Scopes of each delegated token that was made for the shop, in order. */
  delegated(): readonly unknown[];
  token(scopes?: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** How the shop is served. */
export interface ShopOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Of the upstream in `gateway.yaml`; `./shop.json` by default. */
  readonly openapi?: string | ((server: HttpDouble) => string);
  readonly document?: object;
  /** Operations that are selected by name. */
  readonly operations?: readonly string[];
}

/** The `gateway.yaml` of a shop at this URL. */
export function shopFile(
  url: string,
  openapi = './shop.json',
  operations: readonly string[] = ['placeOrder'],
): string {
  return `version: 1
upstreams:
  shop:
    url: ${url}/v1
    exchange:
      audience: ${url}
      scopes: [orders.read, orders.write, stock.read, shop.admin]
    callerScopes: { read: [shop:read], write: [shop:write] }
    openapi: ${openapi}
    tools:
      include:
        - { tags: [shop] }
        - { operations: [${operations.join(', ')}] }
`;
}

export async function startShop({
  env = {},
  openapi = './shop.json',
  document = SHOP,
  operations,
}: ShopOptions = {}): Promise<Shop> {
  const server = await startDouble();
  const folder = mkdtempSync(join(tmpdir(), 'shop-'));
  const file = join(folder, 'gateway.yaml');
  const put = (path: string, content: string) => {
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  };
  const write: Shop['write'] = (what) => {
    put(join(folder, 'shop.json'), typeof what === 'string' ? what : JSON.stringify(what));
  };
  write(document);
  const source = typeof openapi === 'string' ? openapi : openapi(server);
  put(file, shopFile(server.url, source, operations));
  const stack = await startStack({ env: { GATEWAY_CONFIG: file, ...env } });
  const delegated = () =>
    stack.tokens
      .map((token) => decodeJwt(token))
      .filter(({ aud }) => aud === server.url)
      .map(({ scope }) => scope);
  return {
    ...{ stack, server, folder, file, write, delegated },
    writePart: (name, content) => {
      put(join(folder, name), JSON.stringify(content));
    },
    writeFile: (content) => {
      put(file, content);
    },
    token: (scopes = ['shop:read', 'shop:write']) => stack.token('all-rights', scopes),
    close: async () => {
      await stack.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What pins a document. */
export function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
