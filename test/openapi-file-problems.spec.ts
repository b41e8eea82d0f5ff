import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import type { UpstreamSettings } from '../apps/mcp-gateway/src/config/served-settings.js';
import { buildCatalogue } from '../apps/mcp-gateway/src/reload/build-catalogue.js';
import {
  documentTools,
  type DocumentedUpstream,
} from '../apps/mcp-gateway/src/sources/openapi/document.source.js';
import { context, readFile } from './gateway-files/context.js';
import { documentFolder } from './support/document-folder.js';

const parameter = (name: string) => ({ name, in: 'query', schema: { type: 'string' } });
const ORDERS = {
  openapi: '3.1.0',
  components: {
    securitySchemes: {
      oauth: { type: 'oauth2', flows: {} },
      tenantKey: { type: 'apiKey', in: 'header', name: 'X-Tenant' },
    },
  },
  paths: {
    '/orders': {
      get: { operationId: 'listOrders', tags: ['orders'], parameters: [parameter('labels')] },
      post: { operationId: 'createOrder', security: [{ oauth: ['admin'] }] },
    },
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true }],
      delete: { operationId: 'deleteOrder', security: [{ tenantKey: [] }] },
    },
  },
};
const STOCK = {
  openapi: '3.1.0',
  paths: {
    '/stock': {
      get: {
        operationId: 'listStock',
        parameters: [{ ...parameter('q'), schema: { type: 'strnig' } }],
      },
    },
  },
};

const FILE = `version: 1
upstreams:
  orders:
    url: https://orders.example.com
    exchange: { audience: orders, scopes: [orders.read] }
    callerScopes: none
    openapi: orders.json
    securitySchemes: { tenant: { header: x-tenant, value: v } }
    tools:
      include:
        - { tags: [order] }
        - { tags: [orders] }
        - { operations: [createOrder, deleteOrder, orders_listOrders] }
      override:
        listOrders: { name: x, arguments: { labls: { hide: true } } }
        delete /orders/{id}: { name: x }
  stock:
    url: https://stock.example.com
    exchange: none
    callerScopes: none
    openapi: stock.json
    tools: { include: [{ operations: [listStock] }, { operations: [listStocks] }] }
  gone:
    url: https://gone.example.com
    exchange: none
    callerScopes: none
    openapi: gone.json
    tools: { include: [{ paths: ['/*'] }] }
`;

const hasDocument = (upstream: UpstreamSettings): upstream is DocumentedUpstream =>
  upstream.openapi !== undefined;

/** What is said of a file and its documents, with `gateway.yaml` for the way to it. */
async function problemsOf(file: string, documents: Readonly<Record<string, object>>) {
  const { path } = documentFolder(documents);
  const at = `${path}/gateway.yaml`;
  const { contents, problems } = readGatewayFile(file, { ...context, path: at }, readFile);
  expect(problems).toEqual([]);
  const after = () => () => undefined;
  const reading = { http: undefined as never, steady: () => 0, after, patient: false };
  const parts = {
    reading,
    upstreamFor: ({ name }: UpstreamSettings) => ({
      name,
      open: () => Promise.reject(new Error('never opened here')),
    }),
  };
  const upstreams = contents!.upstreams.filter(hasDocument);
  const built = await buildCatalogue(
    { sample: false, listing: 'all', baselineScopes: [], upstreams },
    1,
    {
      sources: () => upstreams.map((each) => documentTools(each, parts)),
      steady: reading.steady,
      after,
      logger: undefined as never,
    },
  );
  return built.ok ? [] : built.problems.map((problem) => problem.replaceAll(`${path}/`, ''));
}

it('OPS-01: every problem of every document is said in one message, with line, column, pointer and remedy', async () => {
  const problems = await problemsOf(FILE, { 'orders.json': ORDERS, 'stock.json': STOCK });
  const own = 'upstreams.orders.';
  const override = `${own}tools.override`;
  expect(problems).toEqual([
    `gateway.yaml:8:24 ${own}securitySchemes.tenant: the document has no security scheme "tenant"; did you mean "tenantKey"?`,
    `gateway.yaml:11:20 ${own}tools.include[0].tags[0]: no operation has the tag "order"; did you mean "orders"?`,
    `gateway.yaml:13:26 ${own}tools.include[2].operations[0]: POST /orders cannot be served: it needs the scope "admin", which is not in exchange.scopes; add it there, or write other upstreamScopes in an override (orders.json:1 #/paths/~1orders/post)`,
    `gateway.yaml:13:39 ${own}tools.include[2].operations[1]: DELETE /orders/{id} cannot be served: its security asks for "tenantKey" (an API key in the header "X-Tenant"); write securitySchemes: { tenantKey: { header: x-tenant, value: '\${env:TENANT_KEY}' } } (orders.json:1 #/paths/~1orders~1{id}/delete)`,
    `gateway.yaml:13:52 ${own}tools.include[2].operations[2]: "orders_listOrders" is what its tool is called; write the operation, "listOrders"`,
    `gateway.yaml:15:45 ${override}.listOrders.arguments.labls: GET /orders cannot be served: it has no argument labls; did you mean labels? (orders.json:1 #/paths/~1orders/get)`,
    `gateway.yaml:16:32 ${override}["delete /orders/{id}"].name: "orders_x" is the name of GET /orders too; write another`,
    'gateway.yaml:22:39 upstreams.stock.tools.include[0].operations[0]: GET /stock cannot be served: a schema has the type strnig, which JSON does not have; did you mean string? (stock.json:1 #/paths/~1stock/get/parameters/0/schema)',
    'gateway.yaml:22:68 upstreams.stock.tools.include[1].operations[0]: the document has no operation "listStocks"; did you mean "listStock"?',
    'gateway.yaml:27:5 upstreams.gone.openapi: gone.json: does not exist',
  ]);
});

it('what is right is no problem', async () => {
  const file = FILE.replace(/ {2}orders:[^]*? {2}stock:/, '  stock:')
    .replace(', { operations: [listStocks] }', '')
    .replace(/ {2}gone:[^]*$/, '');
  const stock = { ...STOCK, paths: { '/stock': { get: { operationId: 'listStock' } } } };
  expect(await problemsOf(file, { 'stock.json': stock })).toEqual([]);
});
