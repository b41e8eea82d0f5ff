import { z } from 'zod';
import { LOCAL_ISSUER } from '#auth';
import { challenge, listQuery, newOrder, order, orderList, problem } from './order-schemas.js';
import { MOST_ORDERS } from './orders.js';

type Json = Readonly<Record<string, unknown>>;

/** The dialect of schemas in OpenAPI 3.1. */
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** OAuth 2.0 scopes of this API, with what they allow. */
const SCOPES = { 'orders.read': 'See your orders.', 'orders.write': 'Place and cancel orders.' };

const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });
const orderRef = ref('schemas', 'Order');

/** What the API takes and answers: OpenAPI 3.1. The gateway makes tools of it; `GET /openapi.json` serves it. */
export const API_DOCUMENT: Json = {
  openapi: '3.1.0',
  info: {
    title: 'Orders',
    version: '1.0.0',
    description: 'Everybody places, lists and cancels orders of their own, and sees no others.',
  },
  servers: [{ url: '/' }],
  tags: [{ name: 'orders', description: 'Orders of the person whose token it is.' }],
  paths: {
    '/orders': { get: listOrders(), post: placeOrder() },
    '/orders/{id}': { parameters: [ref('parameters', 'id')], get: readOrder() },
    '/orders/{id}/cancel': { parameters: [ref('parameters', 'id')], post: cancelOrder() },
  },
  components: components(),
};

/** The document as it is served, and as it stands in orders.openapi.json. */
export const API_DOCUMENT_TEXT = `${JSON.stringify(API_DOCUMENT, null, 2)}\n`;

function listOrders(): Json {
  const { properties } = schemaOf(listQuery) as { properties: { status: Json } };
  const { description, ...schema } = properties.status;
  return {
    operationId: 'list_orders',
    summary: 'List orders',
    description:
      'Lists your orders, oldest first: id, item, quantity, status (placed, shipped or cancelled) and when ' +
      `each was placed. At most ${MOST_ORDERS}.`,
    ...needing('orders.read'),
    parameters: [{ name: 'status', in: 'query', description, schema }],
    responses: { 200: json('Your orders.', ref('schemas', 'OrderList')), ...failures('400') },
  };
}

function placeOrder(): Json {
  const placed = json('The order.', orderRef);
  const location = { description: 'Its path.', schema: { type: 'string' } };
  return {
    operationId: 'place_order',
    summary: 'Place an order',
    description:
      'Places an order in your name and answers with it and its id. Each call places another order: after an ' +
      'unclear answer, look at list_orders before calling again.',
    ...needing('orders.write'),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: ref('schemas', 'NewOrder') } },
    },
    responses: {
      201: { ...placed, headers: { Location: location } },
      ...failures('400', '409', '413', '415'),
    },
  };
}

function readOrder(): Json {
  return {
    operationId: 'read_order',
    summary: 'Read an order',
    description: 'Reads one of your orders by its id.',
    ...needing('orders.read'),
    responses: { 200: json('The order.', orderRef), ...failures('404') },
  };
}

function cancelOrder(): Json {
  return {
    operationId: 'cancel_order',
    summary: 'Cancel an order',
    description: 'Cancels one of your orders that is placed and not shipped; answers with it.',
    ...needing('orders.write'),
    responses: { 200: json('The order as it is now.', orderRef), ...failures('404', '409') },
  };
}

function needing(scope: keyof typeof SCOPES): Json {
  return { tags: ['orders'], security: [{ token: [scope] }] };
}

function json(description: string, schema: Json): Json {
  return { description, content: { 'application/json': { schema } } };
}

/** These, and those of every operation. */
function failures(...statuses: readonly string[]): Json {
  const problems = [...statuses, 'default'].map((status) => [status, ref('responses', 'Problem')]);
  const refused = ['401', '403'].map((status) => [status, ref('responses', 'Refused')]);
  return Object.fromEntries([...problems, ...refused]) as Json;
}

function components(): Json {
  const list = schemaOf(orderList) as { properties: { orders: Json } };
  const orders = { ...list.properties.orders, items: orderRef };
  const authorizing = {
    authorizationUrl: `${LOCAL_ISSUER}authorize`,
    tokenUrl: `${LOCAL_ISSUER}oauth/token`,
    scopes: SCOPES,
  };
  return {
    schemas: {
      Order: schemaOf(order),
      OrderList: { ...list, properties: { orders } },
      NewOrder: schemaOf(newOrder),
      Problem: schemaOf(problem),
      Challenge: schemaOf(challenge),
    },
    parameters: {
      id: {
        ...{ name: 'id', in: 'path', required: true },
        description: 'The id of an order, as list_orders shows it.',
        schema: { type: 'string', minLength: 1, maxLength: 64 },
      },
    },
    responses: {
      Problem: {
        description: 'What is wrong (RFC 9457).',
        content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } },
      },
      Refused: json(
        'The token is missing or not valid, or has too few scopes: WWW-Authenticate says which.',
        ref('schemas', 'Challenge'),
      ),
    },
    securitySchemes: {
      token: {
        type: 'oauth2',
        description: 'An access token for this API, in the header Authorization: Bearer.',
        flows: { authorizationCode: authorizing },
      },
    },
  };
}

/** As a component, whose dialect is the document's. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  if (dialect !== DIALECT) throw new TypeError(`OpenAPI 3.1 has schemas of ${DIALECT}`);
  return rest;
}
