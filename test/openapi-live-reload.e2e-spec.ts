import type { ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { eventually } from './support/child.js';
import { eventStream } from './support/event-stream.js';
import { json } from './support/http-double.js';
import { SHOP, shopFile, startShop, type Shop } from './support/openapi-stack.js';
import { call, ERAS, rpc, rpcMessage, textOf, type Era, type RpcAnswer } from './support/rpc.js';

const { get } = SHOP.paths['/orders'];

/** An operation of a generation, with what tells which one that is: its path, its scope, its argument. */
const probe = (generation: number) => ({
  ...get,
  operationId: 'probe',
  summary: `Probe ${generation}`,
  security: [{ oauth: [scopeOf(generation)] }],
  parameters: [
    {
      name: 'mark',
      in: 'query',
      schema: { type: 'string', enum: [`m${generation}`] },
    },
    { name: `only${generation}`, in: 'query', schema: { type: 'string' } },
  ],
});
const scopeOf = (generation: number) => (generation % 2 === 0 ? 'stock.read' : 'orders.read');

/** The document of a generation: `gone` stands in the even ones alone, and one name is new in each. */
const documentOf = (generation: number) => ({
  ...SHOP,
  paths: {
    '/orders': SHOP.paths['/orders'],
    [`/g${generation}/probe`]: { get: probe(generation) },
    '/renamed': {
      get: { ...get, operationId: `renamed${generation}`, summary: `Renamed ${generation}` },
    },
    ...(generation % 2 === 0 && { '/gone': { get: { ...get, operationId: 'gone' } } }),
  },
});

const toolsOf = (generation: number) => [
  ...['shop_listOrders', 'shop_placeOrder', 'shop_probe', `shop_renamed${generation}`],
  ...(generation % 2 === 0 ? ['shop_gone'] : []),
];

let shop: Shop;
let token: string;
beforeEach(async () => {
  shop = await startShop({ document: documentOf(0) });
  token = await shop.token();
  shop.server.answer = ({ url, headers: { authorization = '' } }, response) => {
    const { scope } = decodeJwt(authorization.slice('Bearer '.length));
    json(response, 200, { url, scope });
  };
});
afterEach(() => shop.close());

async function reload(generation: number): Promise<void> {
  shop.write(documentOf(generation));
  await shop.stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
}

const ask = (name: string, given: object = {}, era: Era = '2025') =>
  call(shop.stack, name, { era, token, arguments: given });

/** The generation that an answer is wholly of. */
function generationOf(answer: RpcAnswer): number {
  const { url, scope } = JSON.parse(textOf(answer)) as { url: string; scope: string };
  const [, generation] = /^\/v1\/g(\d+)\/probe$/.exec(url) ?? [];
  expect(scope).toBe(scopeOf(Number(generation)));
  return Number(generation);
}

const isUnknown = ({ body }: RpcAnswer) =>
  /unknown tool/i.test(JSON.stringify(body['error'] ?? body['result']));

it.each(ERAS)('era %s: calls under way end as they began, over five reloads', async (era) => {
  const waiting: (() => void)[] = [];
  const { answer } = shop.server;
  const allWait = new Promise<void>((resolve) => {
    shop.server.answer = (request, response: ServerResponse) => {
      waiting.push(() => {
        answer(request, response);
      });
      if (waiting.length === 3) resolve();
    };
  });
  const calls = [
    ask('shop_probe', {}, era),
    ask('shop_gone', {}, era),
    ask('shop_renamed0', {}, era),
  ];
  await allWait;
  shop.server.answer = answer;
  for (let generation = 1; generation <= 5; generation += 1) await reload(generation);
  expect(generationOf(await ask('shop_probe', {}, era))).toBe(5);
  for (const name of ['shop_gone', 'shop_renamed0', 'shop_renamed4']) {
    expect(isUnknown(await ask(name, {}, era))).toBe(true);
  }
  for (const go of waiting) go();
  const [probed, gone, renamed] = await Promise.all(calls);
  expect(generationOf(probed!)).toBe(0);
  expect([gone, renamed].map((each) => JSON.parse(textOf(each!)) as object)).toEqual([
    { url: '/v1/gone', scope: 'orders.read' },
    { url: '/v1/renamed', scope: 'orders.read' },
  ]);
});

it('arguments are those of the generation that is asked', async () => {
  await reload(1);
  const [before, now] = [{ mark: 'm0' }, { mark: 'm1', only1: 'a' }];
  expect(textOf(await ask('shop_probe', before))).toMatch(
    /^Invalid arguments for shop_probe: mark/,
  );
  expect(textOf(await ask('shop_probe', { only0: 'a' }))).toMatch(/only0/);
  expect(JSON.parse(textOf(await ask('shop_probe', now)))).toMatchObject({
    url: '/v1/g1/probe?mark=m1&only1=a',
  });
});

/** Calls of two eras and lists, one after the other until told to end; each is judged as it comes. */
class Storm {
  readonly generations = new Set<number>();
  readonly answered = { gone: 0, unknown: 0, lists: 0 };
  private isOver = false;

  /** Rejects with the first that is not as it should be. */
  async run(meanwhile: () => Promise<void>): Promise<void> {
    const acting = [
      ...ERAS.map((era) => () => this.probe(era)),
      () => this.callGone(),
      () => this.list(),
    ].map((act) => this.again(act));
    await Promise.all([...acting, meanwhile().finally(() => (this.isOver = true))]);
  }

  private async again(act: () => Promise<void>): Promise<void> {
    while (!this.isOver) await act();
  }

  private async probe(era: Era): Promise<void> {
    this.generations.add(generationOf(await ask('shop_probe', {}, era)));
  }

  private async callGone(): Promise<void> {
    const answer = await ask('shop_gone');
    if (isUnknown(answer)) this.answered.unknown += 1;
    else this.answered.gone += 1;
    if (!isUnknown(answer)) expect(JSON.parse(textOf(answer))).toMatchObject({ url: '/v1/gone' });
  }

  private async list(): Promise<void> {
    const { result } = await rpc(shop.stack, { method: 'tools/list', token });
    const tools = result!['tools'] as { name: string; title: string }[];
    const probed = tools.find(({ name }) => name === 'shop_probe')!;
    const generation = Number(probed.title.replace('Probe ', ''));
    expect(tools.map(({ name }) => name)).toEqual(toolsOf(generation));
    this.answered.lists += 1;
  }
}

it('of calls that never cease none fails over eight reloads, but those to a tool that is gone', async () => {
  const GENERATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
  const storm = new Storm();
  await storm.run(async () => {
    for (const generation of GENERATIONS) {
      await reload(generation);
      const { lists } = storm.answered;
      await eventually(
        `calls of generation ${generation}`,
        () => storm.generations.has(generation) && storm.answered.lists > lists,
      );
    }
  });
  expect([...storm.generations].filter((each) => each > 0)).toEqual(GENERATIONS);
  expect(storm.answered.gone).toBeGreaterThan(0);
  expect(storm.answered.unknown).toBeGreaterThan(0);
});

it('VER-20: clients of 2026 that listen are told of each change, and of none that failed', async () => {
  const params = { notifications: { toolsListChanged: true } };
  const request = { era: '2026', method: 'subscriptions/listen', params, token, id: 's' } as const;
  const stream = eventStream(
    await fetch(shop.stack.url, { method: 'POST', ...rpcMessage(request) }),
  );
  await stream.next();
  for (let generation = 1; generation <= 3; generation += 1) {
    await reload(generation);
    expect(await stream.next()).toMatchObject({ method: 'notifications/tools/list_changed' });
  }
  shop.write('{');
  await shop.stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
  await reload(3);
  await reload(4);
  expect(await stream.next()).toMatchObject({ method: 'notifications/tools/list_changed' });
  await shop.stack.gateway.close();
  expect(await stream.next()).toMatchObject({ id: 's' });
});

describe('a reload changes nothing, and says why,', () => {
  it.each<[string, () => void, string]>([
    [
      'when no operation of a document can be served',
      () => {
        const { '/import': refused } = SHOP.paths;
        shop.write({ ...SHOP, paths: { '/import': refused } });
        shop.writeFile(shopFile(shop.server.url).replace(/.*placeOrder.*\n/, ''));
      },
      'upstreams.shop.tools.include: none of the 1 operations that it selects can be served; GET /import: ',
    ],
    [
      'when tools of two upstreams have one name',
      () => {
        const text = shopFile(shop.server.url);
        const [, entry] = text.split('upstreams:\n');
        shop.writeFile(`${text}${entry!.replace('shop:', 'other:')}    prefix: shop\n`);
      },
      'another tool is named shop_listOrders already',
    ],
  ])('%s', async (_what, change, says) => {
    change();
    await shop.stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
    const line = shop.stack.log.lines.find(({ event }) => event === 'reload')!;
    expect((line['problems'] as string[])[0]).toContain(says);
    const { result } = await rpc(shop.stack, { method: 'tools/list', token });
    expect((result!['tools'] as { name: string }[]).map(({ name }) => name)).toEqual(toolsOf(0));
  });
});
