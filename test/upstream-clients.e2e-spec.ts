import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { eventually } from './support/child.js';
import { call, textOf } from './support/rpc.js';
import { ServedJson } from './support/served-json.js';
import { startStack, type Stack } from './support/stack.js';

let file: ServedJson;
let stack: Stack;
beforeEach(async () => {
  file = new ServedJson({ sample: true });
  stack = await startStack({ gateway: file.options });
  await eventually('ready', async () => (await fetch(`${stack.url}/readyz`)).ok);
});
afterEach(async () => {
  await stack.close();
  file.remove();
});

/** Serves upstreams, each with the client's secret or with a wrong one. */
async function serve(upstreams: Readonly<Record<string, 'right' | 'wrong'>>): Promise<void> {
  const { exchange } = stack.config.served.upstreams[0]!;
  const { client } = exchange!;
  const wrong = { ...exchange!, client: { ...client, secret: 'canary-wrong-secret' } };
  const written = Object.entries(upstreams).map(([name, secret]) => [
    name,
    { exchange: secret === 'wrong' ? wrong : exchange },
  ]);
  file.write({ upstreams: Object.fromEntries(written) as Record<string, object> });
  await stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
}

const PEOPLE = ['local|all-rights', 'local|no-greet'];
async function greet(upstream: string, sub = PEOPLE[0]!): Promise<string> {
  const token = await stack.issuer.issue({ sub, exp: stack.time.now / 1000 + 7_200 });
  return textOf(await call(stack, `${upstream}_greet`, { token }));
}
async function refused(upstream: string): Promise<void> {
  for (const sub of PEOPLE) expect(await greet(upstream, sub)).not.toMatch(/^Hello/);
}
async function readyz(): Promise<[number, Record<string, unknown>]> {
  const answer = await fetch(`${stack.url}/readyz`);
  return [answer.status, (await answer.json()) as Record<string, unknown>];
}
const about = (words: string) =>
  stack.log.lines.filter(({ msg, app }) => app === 'mcp-gateway' && String(msg).startsWith(words));

const settingsOf = (upstream: string) =>
  ['id', 'secret'].map((field) => `${file.path} upstreams.${upstream}.exchange.client.${field}`);
const WRONG = 'the issuer does not accept the credentials of this gateway’s client';

it('TX-27, OPS-02: one upstream’s refused client is named, and the gateway stays ready for the others', async () => {
  await serve({ orders: 'right', wiki: 'wrong' });
  const since = new Date(stack.time.now).toISOString();
  await refused('wiki');
  const [settings, detail] = [settingsOf('wiki'), `wiki: ${WRONG}`];
  expect(await readyz()).toEqual([
    200,
    {
      status: 'ready',
      generation: 2,
      reasons: [{ reason: 'client_refused', upstreams: ['wiki'], settings, since, detail }],
    },
  ]);
  expect(about('ready in part')).toEqual([
    expect.objectContaining({ level: 40, upstreams: ['wiki'], settings, since }),
  ]);
  expect(about('tool call failed')[0]).toMatchObject({ code: 'client_refused', settings });
  expect(about('not ready')).toEqual([]);
  expect(await greet('orders')).toMatch(/^Hello/);
  await serve({ orders: 'right', wiki: 'right' });
  expect(await greet('wiki')).toMatch(/^Hello/);
  expect(await readyz()).toEqual([200, { status: 'ready', generation: 3 }]);
  expect(about('over: wiki')).toEqual([expect.objectContaining({ level: 30 })]);
});

it('TX-27, OPS-02: with every upstream’s client refused a running gateway says so and stays ready, until a reload', async () => {
  await serve({ orders: 'wrong', wiki: 'wrong' });
  await refused('wiki');
  const [status, { reasons }] = await readyz();
  expect(status).toBe(200);
  expect(reasons).toEqual([
    expect.objectContaining({ upstreams: ['orders'], settings: settingsOf('orders') }),
    expect.objectContaining({ upstreams: ['wiki'], settings: settingsOf('wiki') }),
  ]);
  expect(about('not ready')).toEqual([]);
  await serve({ orders: 'right', wiki: 'wrong' });
  expect(await greet('orders')).toMatch(/^Hello/);
  expect((await readyz())[0]).toBe(200);
  expect(about('ready').at(-1)).toMatchObject({ msg: `ready in part: wiki: ${WRONG}` });
});

it('XC-01: cached tokens survive a reload, also one that changes the secret', async () => {
  await serve({ orders: 'right' });
  const token = await stack.token();
  const ask = async () => textOf(await call(stack, 'orders_greet', { token }));
  expect(await ask()).toMatch(/^Hello/);
  await serve({ orders: 'right', wiki: 'right' });
  expect(await ask()).toMatch(/^Hello/);
  await serve({ orders: 'wrong' });
  expect(await ask()).toMatch(/^Hello/);
  expect(stack.issuer.counters.exchanges).toBe(1);
});
