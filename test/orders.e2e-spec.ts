import { decodeJwt } from 'jose';
import { eventually } from './support/child.js';
import { startOrders, type OrdersStack } from './support/orders-stack.js';
import { call, ERAS, rpc, textOf, type RpcAnswer } from './support/rpc.js';
import type { DemoUser, Stack } from './support/stack.js';

const READ = ['orders:read'];

let orders: OrdersStack;
let stack: Stack;
beforeEach(async () => {
  orders = await startOrders({ proxied: true });
  stack = orders.stack;
});
afterEach(() => orders.close());

interface Order {
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
}

function ordersIn({ result }: RpcAnswer): readonly Order[] {
  return (result!['structuredContent'] as { orders: Order[] }).orders;
}

const listOf = async (user: DemoUser) =>
  ordersIn(await call(stack, 'list_orders', { token: await stack.token(user, READ) }));

it('the tools of the file stand beside those of the sample', async () => {
  const token = await stack.token('all-rights', READ);
  const { result } = await rpc(stack, { method: 'tools/list', token });
  const names = (result!['tools'] as { name: string }[]).map(({ name }) => name).sort();
  expect(names).toEqual(['get_datetime', 'greet', 'list_orders', 'place_order', 'whoami']);
});

it('two people see two lists, each their own', async () => {
  const [one, other] = [await listOf('all-rights'), await listOf('no-greet')];
  expect([one.length, other.length]).toEqual([2, 2]);
  expect(new Set([...one, ...other].map(({ id }) => id)).size).toBe(4);
  expect(await listOf('all-rights')).toEqual(one);
});

it.each(ERAS)(
  'SCOPE-06, SCOPE-08: era %s: who may read is told which scope writing needs; with it the order is placed',
  async (era) => {
    const order = { item: 'Umbrella', quantity: 2 };
    const token = await stack.token('all-rights', READ);
    const place = (as: string) => call(stack, 'place_order', { era, token: as, arguments: order });
    const refused = await place(token);
    expect(refused.status).toBe(403);
    const challenge = refused.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain('error="insufficient_scope"');
    const [, scope = ''] = /scope="([^"]*)"/.exec(challenge) ?? [];
    expect(scope).toBe('orders:read orders:write');
    expect(challenge).not.toContain('orders.write');
    const placed = await place(await stack.token('all-rights', scope.split(' ')));
    expect(placed.result?.['structuredContent']).toMatchObject({ ...order, status: 'placed' });
    expect((await listOf('all-rights')).at(-1)).toEqual(placed.result?.['structuredContent']);
    expect(await listOf('no-greet')).toHaveLength(2);
  },
);

it('read-only reads, and is not given the scope that writing needs', async () => {
  const token = await stack.token('read-only', [...READ, 'orders:write']);
  expect(decodeJwt(token)['scope']).toBe('orders:read');
  expect(ordersIn(await call(stack, 'list_orders', { token }))).toHaveLength(2);
  const refused = await call(stack, 'place_order', {
    token,
    arguments: { item: 'Umbrella', quantity: 1 },
  });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain('scope="orders:read orders:write"');
  expect(await listOf('read-only')).toHaveLength(2);
});

it('each tool asks the issuer for its part of the ceiling, and gets that', async () => {
  const token = await stack.token('all-rights', [...READ, 'orders:write']);
  const asked: (string | null)[] = [];
  // Looks at each request, and breaks none.
  await stack.proxies.issuer!.break('500', (request) => {
    const [head, form] = request.split('\r\n\r\n');
    if (/^POST [^ ]*token /.test(head!)) asked.push(new URLSearchParams(form).get('scope'));
    return false;
  });
  await call(stack, 'list_orders', { token });
  await call(stack, 'place_order', { token, arguments: { item: 'Notebook', quantity: 1 } });
  await call(stack, 'list_orders', { token, arguments: { status: 'placed' } });
  expect(asked).toEqual(['orders.read', 'orders.write']);
  expect(orders.delegated()).toEqual(asked);
});

it('TX-24: no-upstream may call the tool, and gets no token for the orders API', async () => {
  const token = await stack.token('no-upstream', READ);
  const answer = await call(stack, 'list_orders', { token });
  expect(answer.result).toMatchObject({ isError: true });
  expect(textOf(answer)).toMatch(/^You lack a permission at the upstream API\./);
  expect(orders.delegated()).toEqual([]);
});

it('TOOL-03: arguments that no order has are refused at the gateway', async () => {
  const token = await stack.token('all-rights', [...READ, 'orders:write']);
  const answer = await call(stack, 'place_order', {
    token,
    arguments: { item: '', quantity: 0 },
  });
  expect(textOf(answer)).toMatch(/^Invalid arguments for place_order: item: .*quantity: .*1$/);
  expect(orders.delegated()).toEqual([]);
  expect(await listOf('all-rights')).toHaveLength(2);
});

it('LOG-05, OTEL-02: one trace and one reference lead from the gateway to the orders API', async () => {
  const token = await stack.token('all-rights', READ);
  await call(stack, 'list_orders', { token });
  const lineOf = (app: string) =>
    stack.log
      .requests(app)
      .find((line) => line['method'] === (app === 'orders-api' ? 'GET' : 'POST'));
  await eventually('both lines', () => ['mcp-gateway', 'orders-api'].every(lineOf));
  const [{ traceId, reference }] = [lineOf('mcp-gateway')!];
  expect(lineOf('orders-api')).toMatchObject({
    ...{ traceId, reference, path: '/orders', status: 200 },
    ...{ subject: 'local|all-rights', sender: 'mcp-gateway', scopes: ['orders.read'] },
  });
});
