import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import jwt from 'jsonwebtoken';
import { expectDocument } from '../../../../test/support/generated-doc.js';
import { startKeyIssuer, type KeyIssuer } from '../../../../test/support/key-issuer.js';
import { jwkOf, rsaPair } from '../../../../test/support/keys.js';
import { LogCapture } from '../../../../test/support/log-capture.js';
import { API_DOCUMENT, API_DOCUMENT_TEXT } from './api-document.js';
import { parseConfig } from './config.js';
import { createOrdersApi } from './create-orders-api.js';
import { MOST_ORDERS, type Order } from './orders.js';

const FILE = 'examples/orders/orders.openapi.json';
const { publicKey, privateKey } = rsaPair();
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: fullFormats });
ajv.addSchema(API_DOCUMENT, 'document');

interface Operation {
  readonly operationId: string;
  readonly security: readonly { readonly token: readonly string[] }[];
  readonly responses: Readonly<Record<string, { $ref?: string; content?: object }>>;
}
const PATHS = API_DOCUMENT['paths'] as Readonly<Record<string, Record<string, Operation>>>;
/** By `METHOD path`. */
const OPERATIONS = new Map<string, Operation>(
  Object.entries(PATHS).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'parameters')
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  ),
);

let issuer: KeyIssuer;
let app: NestFastifyApplication;
let url: string;
let routes: string[];

beforeEach(async () => {
  issuer = await startKeyIssuer([jwkOf(publicKey, 'k1')]);
  app = await createOrdersApi(parseConfig({ ISSUER_URL: issuer.url }), {
    logStream: new LogCapture(),
  });
  routes = [];
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', ({ method, url: path }) => {
    for (const each of [method].flat()) routes.push(`${each} ${path}`);
  });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterEach(async () => {
  await app.close();
  await issuer.close();
});

it('the file that the gateway reads is what the API serves, to everybody', async () => {
  expectDocument(FILE, API_DOCUMENT_TEXT);
  const answer = await fetch(`${url}/openapi.json`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  expect(await answer.text()).toBe(API_DOCUMENT_TEXT);
});

it('every route is described, and every described operation is there', () => {
  const own = ['GET /openapi.json', 'GET /healthz', 'GET /readyz'];
  // Nest writes `:id`; HEAD comes with every GET, and OPTIONS from nowhere.
  const described = [...OPERATIONS.keys()].map((each) => each.replace(/\{(\w+)\}/g, ':$1'));
  const found = routes.filter((each) => !each.startsWith('HEAD '));
  expect(found.sort()).toEqual([...described, ...own].sort());
});

it('each operation needs the scopes that it names, and these are all that there are', async () => {
  const { token } = (API_DOCUMENT['components'] as Nested)['securitySchemes'] as Nested;
  const { flows } = token as { flows: { authorizationCode: { scopes: object } } };
  const scopes = Object.keys(flows.authorizationCode.scopes);
  const seen = new Set<string>();
  for (const [operation, { security }] of OPERATIONS) {
    const [{ token: needed } = { token: [] }] = security;
    const answer = await ask({ operation, scope: 'none' });
    const [, said] = /scope="([^"]*)"/.exec(answer.headers.get('www-authenticate') ?? '') ?? [];
    expect([operation, answer.status, said]).toEqual([operation, 403, needed.join(' ')]);
    needed.forEach((scope) => seen.add(scope));
  }
  expect([...seen].sort()).toEqual([...scopes].sort());
});
type Nested = Readonly<Record<string, unknown>>;

interface Asked {
  readonly operation: string;
  readonly id?: string;
  readonly query?: string;
  readonly scope?: string | undefined;
  readonly body?: string;
  readonly type?: string;
}

function ask(asked: Asked): Promise<Response> {
  const { operation, id = 'none', query = '', body, type = 'application/json' } = asked;
  const [method = '', path = ''] = operation.split(' ');
  const scope = 'scope' in asked ? asked.scope : 'orders.read orders.write';
  const claims = { iss: issuer.url, aud: 'http://localhost:8790', sub: 'a|1', azp: 'gw', scope };
  const signing = { algorithm: 'RS256', keyid: 'k1', expiresIn: '10h' } as const;
  const token = jwt.sign(claims, privateKey, signing);
  return fetch(url + path.replace('{id}', id) + query, {
    method,
    headers: {
      ...(scope !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body }),
  });
}

/** What is wrong with an answer by the description of its operation; or nothing. */
async function problemsOf(operation: string, answer: Response): Promise<unknown> {
  const { status } = answer;
  const described = OPERATIONS.get(operation)?.responses ?? {};
  const key = Object.hasOwn(described, status) ? String(status) : 'default';
  const [, , kind, name] = described[key]?.$ref?.split('/') ?? [];
  const method = operation.split(' ')[0]!.toLowerCase();
  const pointer =
    kind === 'responses'
      ? `/components/responses/${name ?? ''}`
      : `/paths/${escaped(operation.split(' ')[1]!)}/${method}/responses/${key}`;
  const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
  const check = ajv.compile({ $ref: `document#${pointer}/content/${escaped(type)}/schema` });
  const body: unknown = await answer.json();
  return check(body) ? undefined : [body, check.errors];
}
const escaped = (key: string) =>
  encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

it('each answer is one that is described, and each that is described is given', async () => {
  const order = JSON.stringify({ item: 'Umbrella', quantity: 2 });
  const LIST = 'GET /orders';
  const PLACE = 'POST /orders';
  const READ = 'GET /orders/{id}';
  const CANCEL = 'POST /orders/{id}/cancel';
  const { orders } = (await (await ask({ operation: LIST })).json()) as { orders: Order[] };
  const [{ id: shipped }, { id: placed }] = orders as [Order, Order];
  const asked: Asked[] = [
    { operation: LIST },
    { operation: LIST, query: '?status=shipped' },
    { operation: LIST, query: '?status=lost' },
    { operation: PLACE, body: order },
    { operation: PLACE, body: '{}' },
    { operation: PLACE, body: '{' },
    { operation: PLACE, body: order, type: 'application/xml' },
    { operation: PLACE, body: JSON.stringify({ item: 'x'.repeat(5_000), quantity: 1 }) },
    { operation: READ, id: placed },
    { operation: READ },
    { operation: CANCEL, id: placed },
    { operation: CANCEL, id: shipped },
    { operation: CANCEL },
    ...[...OPERATIONS.keys()].flatMap((operation) => [
      { operation, scope: undefined },
      { operation, scope: 'none' },
    ]),
    ...Array.from({ length: MOST_ORDERS - 2 }, () => ({ operation: PLACE, body: order })),
  ];
  const given = new Set<string>();
  for (const each of asked) {
    const answer = await ask(each);
    given.add(`${each.operation} ${answer.status}`);
    expect([each, await problemsOf(each.operation, answer)]).toEqual([each, undefined]);
  }
  const described = [...OPERATIONS].flatMap(([operation, { responses }]) =>
    Object.keys(responses)
      .filter((status) => status !== 'default')
      .map((status) => `${operation} ${status}`),
  );
  expect([...given].sort()).toEqual(described.sort());
});

it('an order has all that is described of it, and nothing else', async () => {
  const { orders } = (await (await ask({ operation: 'GET /orders' })).json()) as {
    orders: object[];
  };
  const schemas = (API_DOCUMENT['components'] as Nested)['schemas'] as Nested;
  const { properties } = schemas['Order'] as { properties: object };
  expect(Object.keys(orders[0]!).sort()).toEqual(Object.keys(properties).sort());
});

it.each([
  [{ item: 'Tea kettle', quantity: 1 }, true],
  [{ item: 'x'.repeat(100), quantity: 1_000 }, true],
  [{ item: '', quantity: 1 }, false],
  [{ item: 'x'.repeat(101), quantity: 1 }, false],
  [{ item: 'a\nb', quantity: 1 }, false],
  [{ item: 'a', quantity: 0 }, false],
  [{ item: 'a', quantity: 1_001 }, false],
  [{ item: 'a', quantity: 1.5 }, false],
  [{ item: 'a' }, false],
  [{ item: 'a', quantity: 1, sub: 'a|2' }, false],
])('what is described of a new order and what is taken agree on %j', async (body, taken) => {
  const check = ajv.compile({ $ref: 'document#/components/schemas/NewOrder' });
  const answer = await ask({ operation: 'POST /orders', body: JSON.stringify(body) });
  expect([check(body), answer.status]).toEqual([taken, taken ? 201 : 400]);
});

it('each operation has an id of its own, a title, and words that fit in a tool', () => {
  const ids = [...OPERATIONS.values()].map(({ operationId }) => operationId);
  expect(ids).toEqual(['list_orders', 'place_order', 'read_order', 'cancel_order']);
  for (const operation of OPERATIONS.values()) {
    const { summary, description } = operation as unknown as Record<string, string>;
    expect(summary!.length).toBeLessThanOrEqual(64);
    expect(`${summary!}. ${description!}`.length).toBeLessThanOrEqual(300);
  }
});
