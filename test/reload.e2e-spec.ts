import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import { eventually } from './support/child.js';
import { json, startDouble, type HttpDouble } from './support/http-double.js';
import { call, ERAS, rpc, textOf, type Era } from './support/rpc.js';
import { ServedJson, type WrittenServed } from './support/served-json.js';
import { startStack, type Stack } from './support/stack.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

let file: ServedJson;
let stack: Stack;
afterEach(async () => {
  await stack.close();
  file.remove();
});

async function start(first: WrittenServed, watch = false): Promise<void> {
  file = new ServedJson(first, watch);
  stack = await startStack({ gateway: file.options });
}

async function reload(what: WrittenServed | string): Promise<void> {
  file.write(what);
  await stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
}

const lines = () => stack.log.lines.filter(({ event }) => event === 'reload');
const readyz = async () => (await fetch(`${stack.url}/readyz`)).json();
const namesOf = (listed: { result: Record<string, unknown> | undefined }) =>
  (listed.result!['tools'] as { name: string }[]).map(({ name }) => name);

it('PRM-05, PRM-09, AUTH-01: what a client is told of scopes follows the file', async () => {
  await start({ sample: true });
  const document = () => fetch(stack.url + WELL_KNOWN);
  const first = await document();
  const challenge = async () => (await fetch(stack.url)).headers.get('www-authenticate');
  expect(await first.json()).toMatchObject({ scopes_supported: ['tool:whoami'] });
  expect(await challenge()).toContain('scope="tool:whoami"');
  const callerScopes = { read: ['orders:read'], write: ['orders:write'] };
  await reload({ upstreams: { orders: { callerScopes } } });
  const second = await document();
  expect(second.headers.get('etag')).not.toBe(first.headers.get('etag'));
  expect(await second.json()).toMatchObject({ scopes_supported: ['orders:read'] });
  expect(await challenge()).toContain('scope="orders:read"');
  const token = await stack.issuer.issue({ scope: 'tool:whoami' });
  const refused = await call(stack, 'orders_greet', { token });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain('scope="orders:read"');
  const gone = await call(stack, 'whoami', { token });
  expect(gone.body['error']).toMatchObject({ code: -32602, message: 'Unknown tool: whoami' });
});

it('OPS-01, OPS-02: a broken file changes nothing; the generation is in readiness and on each line', async () => {
  await start({ sample: true });
  const token = await stack.token();
  await eventually('ready', async () => (await fetch(`${stack.url}/readyz`)).ok);
  expect(await readyz()).toEqual({ status: 'ready', generation: 1 });
  await reload('{');
  await reload({
    upstreams: { shop: { tools: { include: ['nope'], exclude: [], override: {} } } },
  });
  expect(await readyz()).toEqual({ status: 'ready', generation: 1 });
  expect(lines()).toEqual([
    expect.objectContaining({ level: 50, generation: 1, problems: [`${file.path}: is not JSON`] }),
    expect.objectContaining({
      level: 50,
      problems: [
        `${file.path} upstreams.shop.tools.include[0]: "nope" is not a tool; write one of greet`,
      ],
    }),
  ]);
  expect((await call(stack, 'whoami', { token })).result?.['isError']).toBeUndefined();
  await reload({ sample: true, upstreams: { shop: {} } });
  expect(await readyz()).toEqual({ status: 'ready', generation: 2 });
  expect(lines().at(-1)).toMatchObject({
    level: 30,
    generation: 2,
    upstreams: { added: ['shop'] },
    tools: { added: ['shop_greet'] },
  });
  expect(textOf(await call(stack, 'shop_greet', { token }))).toMatch(/^Hello, there/);
  const generations = stack.log
    .requests('mcp-gateway')
    .flatMap(({ tool, generation }) => (tool === undefined ? [] : [[tool, generation]]));
  expect(generations).toEqual([
    ['whoami', 1],
    ['shop_greet', 2],
  ]);
});

it.each(ERAS)(
  'SCOPE-09, CACHE-M-03: with `listing: permitted` era %s shows a caller what it may call, privately',
  async (era) => {
    await start({ sample: true, listing: 'permitted', upstreams: { shop: {} } });
    const list = async (scope: string) => {
      const token = await stack.issuer.issue({ scope });
      const answer = await rpc(stack, { era, method: 'tools/list', token });
      if (era === '2026') expect(answer.body['result']).toMatchObject({ cacheScope: 'private' });
      return namesOf(answer);
    };
    expect(await list('other')).toEqual(['get_datetime']);
    expect(await list('tool:whoami')).toEqual(['whoami', 'get_datetime']);
    expect(await list('tool:whoami tool:greet')).toEqual(['shop_greet', 'whoami', 'get_datetime']);
    await reload({ sample: true, listing: 'all' });
    const token = await stack.issuer.issue({ scope: 'other' });
    expect(namesOf(await rpc(stack, { era, method: 'tools/list', token }))).toHaveLength(2);
  },
);

it('with `GATEWAY_WATCH` a file that is put in its place is served without a signal', async () => {
  await start({ sample: true }, true);
  file.write({ sample: true, upstreams: { shop: {} } });
  await eventually('the next generation', async () => {
    await stack.time.advance(1_000);
    return ((await readyz()) as { generation: number }).generation === 2;
  });
  expect(lines()).toEqual([expect.objectContaining({ reason: 'the file changed' })]);
});

it('requests that a call before a reload has under way count in the limit of an unchanged upstream', async () => {
  const upstream = await startDouble();
  const held: (() => void)[] = [];
  upstream.answer = (_request, response) => {
    held.push(() => {
      json(response, 200, {});
    });
  };
  const limits = { timeoutMs: 5_000, answerBytes: 4_096, argumentBytes: 4_096, concurrency: 1 };
  const shop = { url: upstream.url, limits };
  await start({ upstreams: { shop } });
  const token = await stack.token();
  const before = call(stack, 'shop_greet', { token });
  await eventually('the first request', () => held.length === 1);
  await reload({ upstreams: { shop, other: { limits } } });
  const after = Array.from({ length: 5 }, () => call(stack, 'shop_greet', { token }));
  // Four wait for the one slot, which leaves no place for the fifth.
  const refused = await Promise.race(after);
  expect(textOf(refused)).toContain('busy');
  expect(held).toHaveLength(1);
  upstream.answer = (_request, response) => {
    json(response, 200, {});
  };
  held[0]!();
  const answers = await Promise.all([before, ...after]);
  expect(answers.filter(({ result }) => result?.['isError'] === true)).toHaveLength(1);
  await upstream.close();
});

describe('under load', () => {
  const CALLS = 1_000;
  const RELOADS = 20;
  const AT_ONCE = 16;
  let upstream: HttpDouble;
  /** Answers that come after the next reload only. */
  let waiting: (() => void)[];
  let turns: number;
  let token: string;

  beforeEach(async () => {
    [waiting, turns] = [[], 0];
    upstream = await startDouble();
    let requests = 0;
    // Says by which generation's address it was asked.
    upstream.answer = ({ url }, response) => {
      const answer = () => {
        json(response, 200, { generation: Number(/^\/g(\d+)\//.exec(url)?.[1]) });
      };
      requests += 1;
      if (requests % 20 === 0 && turns < RELOADS) waiting.push(answer);
      else answer();
    };
  });
  afterEach(() => upstream.close());

  const generation = (number: number): WrittenServed => {
    const override = { greet: { description: `generation ${number}` } };
    const tools = { include: ['greet'], exclude: [], override };
    const one = { url: `${upstream.url}/g${number}`, tools };
    return { upstreams: { left: one, right: one } };
  };
  const isBroken = (turn: number) => turn % 4 === 0;

  /** One reload, good or broken, after which the answers that waited for it come. */
  async function turn(): Promise<void> {
    turns += 1;
    const good = generation(turns - Math.floor(turns / 4) + 1);
    const broken = turns % 8 === 0 ? '{' : { upstreams: { left: { prefix: 'no blank' } } };
    await reload(isBroken(turns) ? broken : good);
    for (const answer of waiting.splice(0)) answer();
  }

  async function oneCall(era: Era, side: string): Promise<{ reference: string; from: number }> {
    const answer = await call(stack, `${side}_greet`, { era, token });
    const from = Number(/"generation": (\d+)/.exec(textOf(answer))?.[1]);
    expect([answer.status, answer.result?.['isError'], from]).toEqual([200, undefined, from]);
    return { reference: answer.headers.get('x-request-id')!, from };
  }

  /** How many generations one answer to `tools/list` shows. */
  async function shown(era: Era): Promise<number> {
    const answer = await rpc(stack, { era, method: 'tools/list', token });
    const tools = answer.result!['tools'] as { description: string }[];
    return new Set(tools.map(({ description }) => description)).size;
  }

  it('of 1,000 calls across 20 reloads none fails, and each is answered by one generation', async () => {
    await start(generation(1));
    token = await stack.token();
    const answers: { reference: string; from: number }[] = [];
    const lists: number[] = [];
    let begun = 0;
    let reloading = Promise.resolve();
    const worker = async (side: string) => {
      while (begun < CALLS) {
        begun += 1;
        if (begun % (CALLS / RELOADS) === 0) reloading = reloading.then(turn);
        const era = ERAS[begun % 2]!;
        if (begun % 10 === 0) lists.push(await shown(era));
        answers.push(await oneCall(era, side));
      }
    };
    const sides = Array.from({ length: AT_ONCE }, (_, index) => (index % 2 ? 'left' : 'right'));
    await Promise.all(sides.map(worker));
    await reloading;
    await eventually('all lines', () => stack.log.requests('mcp-gateway').length >= CALLS + 100);
    const taken = new Map(
      stack.log.requests('mcp-gateway').map(({ reference, generation: of }) => [reference, of]),
    );
    const mixed = answers.filter(({ reference, from }) => taken.get(reference) !== from);
    expect([answers.length, mixed]).toEqual([CALLS, []]);
    expect(lists).toEqual(Array.from({ length: CALLS / 10 }, () => 1));
    expect(lines().map(({ level }) => level)).toEqual(
      Array.from({ length: RELOADS }, (_, index) => (isBroken(index + 1) ? 50 : 30)),
    );
    const generations = new Set(answers.map(({ from }) => from));
    expect(generations.size).toBe(RELOADS - RELOADS / 4 + 1);
    process.stdout.write(
      `reload: ${answers.length} calls, ${RELOADS} reloads, ${generations.size} generations, 0 mixed\n`,
    );
  });
});
