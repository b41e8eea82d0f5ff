import { toolsOf as make } from '../../../test/support/api-tools.js';

const securitySchemes = {
  oauth: { type: 'oauth2', flows: {} },
  tenantKey: { type: 'apiKey', in: 'header', name: 'X-Tenant' },
  region: { type: 'apiKey', in: 'query', name: 'region' },
  token: { type: 'apiKey', in: 'header', name: 'Authorization' },
  gone: { $ref: '#/nowhere' },
};
const text = { type: 'string' };
const parameter = (name: string, more: object = {}) => ({
  name,
  in: 'query',
  schema: text,
  ...more,
});
const SHOP = {
  components: { securitySchemes },
  paths: {
    '/orders': {
      get: {
        operationId: 'listOrders',
        tags: ['orders'],
        parameters: [parameter('labels'), parameter('state', { schema: { type: 'integer' } })],
      },
      post: {
        operationId: 'createOrder',
        security: [{ oauth: ['admin', 'root'], tenantKey: [] }],
        servers: [{ url: 'https://other.test' }],
        parameters: [parameter('shop', { required: true })],
      },
    },
    '/orders/{id}': {
      get: {
        operationId: 'getOrder',
        parameters: [parameter('id', { in: 'path', required: true })],
      },
    },
  },
};
const place = (path: string) => `(api.json #/paths/${path})`;

it('every problem of a document is said at once: selectors, overrides, scopes, names, schemes', async () => {
  const { problems } = await make(SHOP, {
    include: [
      { tags: ['order'] },
      { paths: ['/order/{id}', '/orders*'] },
      { operations: ['createOrder', 'getOrders'] },
    ],
    exclude: [{ tags: ['nothing'] }],
    schemes: { tenant: 'x-tenant', token: 'x-token' },
    override: {
      listOrders: {
        name: 'orders',
        arguments: {
          labls: { hide: true },
          sate: { hide: true },
          labels: { slashes: true },
          state: { fixed: 'open' },
        },
        answer: { pick: ['a..b', 'a', '[0]'] },
      },
      createOrder: {
        arguments: { shop: { hide: true } },
        upstreamScopes: ['r', 'admin', 'root'],
      },
      getOrder: { name: 'orders' },
      getOrdr: {},
    },
  });
  const of = 'GET /orders cannot be served: ';
  const post = 'POST /orders cannot be served: ';
  const [list, create] = [place('~1orders/get'), place('~1orders/post')];
  expect(problems.map(({ field, text }) => `${field}: ${text}`)).toEqual([
    'securitySchemes.tenant: the document has no security scheme "tenant"; did you mean "tenantKey"?',
    'securitySchemes.token.header: is the header authorization in the document, where the token is sent; remove this (api.json #/components/securitySchemes/token)',
    'tools.include[0].tags[0]: no operation has the tag "order"; did you mean "orders"?',
    'tools.include[1].paths[0]: no path of the document matches "/order/{id}"; did you mean "/orders/{id}"?',
    'tools.include[2].operations[1]: the document has no operation "getOrders"; did you mean "getOrder"?',
    'tools.exclude[0].tags[0]: no operation has the tag "nothing"; write one of "orders"',
    'tools.override.getOrdr: the document has no operation "getOrdr"; did you mean "getOrder"?',
    'tools.override.getOrder.name: "up_orders" is the name of GET /orders too; write another',
    `tools.override.listOrders.arguments.labls: ${of}it has no argument labls; did you mean labels? ${list}`,
    `tools.override.listOrders.arguments.sate: ${of}it has no argument sate; did you mean state? ${list}`,
    `tools.override.listOrders.arguments.labels.slashes: ${of}labels is no segment of the path, so it has no slashes ${list}`,
    `tools.override.listOrders.arguments.state.fixed: ${of}a fixed value does not fit the document: state: must be integer ${list}`,
    `tools.override.listOrders.answer.pick[0]: ${of}"a..b" of answer.pick is no path; write one as in user.login or items[].id ${list}`,
    `tools.override.listOrders.answer.pick[2]: ${of}"[0]" of answer.pick is no path; write one as in user.login or items[].id ${list}`,
    `tools.include[2].operations[0]: ${post}its security asks for "tenantKey" (an API key in the header "X-Tenant"); write securitySchemes: { tenantKey: { header: x-tenant, value: '\${env:TENANT_KEY}' } } ${create}`,
    `tools.override.createOrder.upstreamScopes: ${post}its upstreamScopes name the scopes "admin", "root", which are not in exchange.scopes; add them there, or write other upstreamScopes in an override ${create}`,
    `tools.include[2].operations[0]: ${post}its server is on "other.test"; list that under hosts ${create}`,
    `tools.override.createOrder.arguments.shop.hide: ${post}shop is required: to hide it, give it a fixed value ${create}`,
  ]);
});

it('an operation that is refused for several reasons is one, with all of them', async () => {
  const { refused, problems } = await make(SHOP, {
    include: [{ tags: ['orders'] }, { operations: ['createOrder'] }],
  });
  expect(refused).toEqual([
    {
      key: 'POST /orders',
      kind: 'security',
      named: true,
      place: 'api.json #/paths/~1orders/post',
      reason:
        'its security asks for "tenantKey" (an API key in the header "X-Tenant"); ' +
        "write securitySchemes: { tenantKey: { header: x-tenant, value: '${env:TENANT_KEY}' } }" +
        '; and its server is on "other.test"; list that under hosts',
    },
  ]);
  expect(problems).toHaveLength(2);
});

it('operations of one name are one tool beside the problem', async () => {
  const override = { listOrders: { name: 'x' }, getOrder: { name: 'x' } };
  const { tools, problems } = await make(SHOP, { override });
  expect([tools.length, problems.length]).toEqual([1, 1]);
});

describe('values for security schemes', () => {
  const find = async (schemes: Readonly<Record<string, string>>, root: object = SHOP) => {
    const { problems, warnings } = await make(root, { schemes });
    return { problems: problems.map(({ field, text }) => `${field}: ${text}`), warnings };
  };

  it('fit the document in any letter case', async () => {
    expect(await find({ tenantKey: 'x-tenant', gone: 'x-gone' })).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it('in another header than the document says are a problem', async () => {
    expect((await find({ tenantKey: 'x-tenent' })).problems).toEqual([
      'securitySchemes.tenantKey.header: is the header "X-Tenant" in the document; write header: x-tenant, or correct the document (api.json #/components/securitySchemes/tenantKey)',
    ]);
  });

  it.each([
    ['region', 'an API key in the query as "region"'],
    ['oauth', 'the token itself'],
  ])('for what is sent otherwise are a warning: %s', async (name, kind) => {
    expect(await find({ [name]: 'x-other' })).toEqual({
      problems: [],
      warnings: [
        `"${name}" is ${kind} in the document (api.json #/components/securitySchemes/${name}), and securitySchemes sends the header "x-other" in its place: make sure that the API takes that`,
      ],
    });
  });

  it('for a scheme that only a requirement names are taken, and for one that nothing names are not', async () => {
    const paths = { '/a': { get: { security: [{ key: [] }] } } };
    expect((await find({ key: 'x-key' }, { paths })).problems).toEqual([]);
    expect((await find({ other: 'x-key' }, { paths })).problems).toEqual([
      'securitySchemes.other: the document has no security scheme "other"; write one of "key"',
    ]);
    const none = { paths: { '/a': { get: {} } } };
    expect((await find({ other: 'x-key' }, none)).problems).toEqual([
      'securitySchemes.other: the document has no security scheme "other"; it has none; remove this',
    ]);
  });
});
