import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import { selectTools } from '../apps/mcp-gateway/src/sources/selection.js';
import { context, readFile } from './gateway-files/context.js';

const NAMES = ['list_orders', 'get_order', 'cancel_order', 'admin_reset', 'toString'];

/** What is selected of `NAMES` by a file whose `tools` and `prefix` are these. */
function select(tools: string, prefix = 'o', names = NAMES) {
  const text = `version: 1
upstreams:
  orders:
    url: https://orders.example.com
    prefix: '${prefix}'
    exchange: none
    callerScopes: none
    tools: ${tools}
`;
  const { contents, problems } = readGatewayFile(text, context, readFile);
  expect(problems).toEqual([]);
  return selectTools(contents!.upstreams[0]!, names);
}

const served = (tools: string, prefix?: string) =>
  select(tools, prefix).tools.map((tool) => tool.served);

it.each<[string, string, readonly string[]]>([
  ["{ include: ['*'] }", 'o', NAMES.map((name) => `o_${name}`)],
  ['{ include: [get_order] }', '', ['get_order']],
  [
    "{ include: ['*'], exclude: ['admin_*', toString] }",
    '',
    ['list_orders', 'get_order', 'cancel_order'],
  ],
  ["{ include: [cancel_order, 'get_*'] }", 'o', ['o_get_order', 'o_cancel_order']],
  ['{ include: [get_order], override: { get_order: { name: order } } }', 'shop', ['shop_order']],
])('%s with the prefix "%s" serves %j', (tools, prefix, names) => {
  expect(served(tools, prefix)).toEqual(names);
  expect(select(tools, prefix).problems).toEqual([]);
});

it('an override goes with its tool, and with no other', () => {
  const { tools } = select(
    '{ include: [toString, get_order], override: { get_order: { title: Order } } }',
  );
  expect(tools).toEqual([
    { source: 'get_order', served: 'o_get_order', override: { title: 'Order' } },
    { source: 'toString', served: 'o_toString', override: undefined },
  ]);
});

it.each<[string, string, readonly string[]]>([
  [
    'a name that no tool has',
    '{ include: [list_order, find_order] }',
    [
      'gateway.yaml:8:24 upstreams.orders.tools.include[0]: "list_order" is not a tool; did you mean list_orders?',
      'gateway.yaml:8:36 upstreams.orders.tools.include[1]: "find_order" is not a tool; write one of list_orders, get_order, cancel_order, admin_reset, toString',
    ],
  ],
  [
    'a beginning that no tool has',
    "{ include: ['*', 'orders_*'] }",
    [
      'gateway.yaml:8:29 upstreams.orders.tools.include[1]: "orders_*" is not a tool; write one of list_orders, get_order, cancel_order, admin_reset, toString',
    ],
  ],
  [
    'an exclusion of what is not included',
    '{ include: [get_order], exclude: [cancel_order] }',
    [
      'gateway.yaml:8:46 upstreams.orders.tools.exclude[0]: "cancel_order" is not included; remove it',
    ],
  ],
  [
    'an exclusion of everything',
    "{ include: [get_order], exclude: ['*'] }",
    ['gateway.yaml:8:36 upstreams.orders.tools.exclude: leaves no tool; exclude fewer'],
  ],
  [
    'an override of what is not served',
    '{ include: [get_order], override: { cancel_order: { title: Cancel } } }',
    [
      'gateway.yaml:8:48 upstreams.orders.tools.override.cancel_order: the tool is not selected; add it to tools.include, or remove its override',
    ],
  ],
  [
    'an override of nothing',
    "{ include: ['*'], override: { cancel_orders: { title: Cancel } } }",
    [
      'gateway.yaml:8:42 upstreams.orders.tools.override.cancel_orders: "cancel_orders" is not a tool; did you mean cancel_order?',
    ],
  ],
])('%s is refused at its place', (_what, tools, problems) => {
  expect(select(tools).problems).toEqual(problems);
});

it('a source without tools serves none', () => {
  expect(select("{ include: ['*'] }", 'o', []).problems).toEqual([
    'gateway.yaml:8:24 upstreams.orders.tools.include[0]: "*" is not a tool; there is none to name',
  ]);
});
