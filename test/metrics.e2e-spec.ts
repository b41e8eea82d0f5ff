import { CALL_OUTCOMES, REJECT_REASONS } from '../apps/mcp-gateway/src/observing/closed-sets.js';
import { AUTH_REASONS } from '../apps/mcp-gateway/src/metrics/counting.js';
import { FAMILIES } from '../apps/mcp-gateway/src/metrics/families.js';
import { OUTCOMES } from '../apps/mcp-gateway/src/mcp/tool-error.js';
import {
  CACHE_RESULTS,
  CACHE_TIERS,
  EXCHANGE_OUTCOMES,
} from '../libs/token-exchange/src/exchange-observer.js';
import { readExposition } from './support/exposition.js';
import { failingCalls, type FailureCode } from './support/failing-calls.js';
import { freshCallers, heal } from './support/failing-stack.js';
import { ToolsThatFailModule } from './support/failing-tools.js';
import { freePorts } from './support/free-ports.js';
import { refusedCalls } from './support/refused-calls.js';
import { call, ERAS, rpc, rpcMessage, type Era } from './support/rpc.js';
import { counted, growth, scrapeText } from './support/scrape.js';
import { startStack, type Stack } from './support/stack.js';

const DEADLINE_MS = 500;
/** Calls of each scenario. */
const TIMES = 2;
const CALLS = 'gw_tool_calls_total';

let stack: Stack;
const callerToken = freshCallers(() => stack);
let admin: string;
/** Before the first request. */
let first: string;
const scenarios = failingCalls(() => stack);

beforeAll(async () => {
  const [port] = await freePorts(1);
  admin = `http://127.0.0.1:${port}`;
  stack = await startStack({
    proxied: true,
    gateway: { tools: ToolsThatFailModule },
    env: {
      ADMIN_PORT: String(port),
      ALLOW_M2M: 'true',
      CALLS_PER_MINUTE: '5',
      EXCHANGE_TIMEOUT_MS: String(DEADLINE_MS),
      UPSTREAM_TIMEOUT_MS: String(DEADLINE_MS),
    },
  });
  first = await scrapeText(admin);
});
afterAll(() => stack.close());
afterEach(() => heal(stack));

const named = (tool: string, outcome: string, upstream = '') =>
  JSON.stringify({ tool, upstream, outcome });
/** The sample's upstream, as labels name it. */
const upstreamName = () => stack.config.served.upstreams[0]!.name;

describe('before the first request', () => {
  const labelsOf = (family: string) =>
    readExposition(first)
      .get(family)!
      .samples.map(({ labels, value }) => [...Object.values(labels), value].join(' '));

  it('every family is there', () => {
    const names = Object.values(FAMILIES).map(({ name }) => name);
    expect([...readExposition(first).keys()]).toEqual(expect.arrayContaining(names));
  });

  it('every series of a closed set is there at 0, so that the first event is a step', () => {
    const { profile } = stack.config.served.upstreams[0]!.exchange!;
    const ends = (...known: readonly string[]) => known.map((each) => `${each} 0`);
    expect(labelsOf('gw_auth_rejected_total')).toEqual(ends(...AUTH_REASONS));
    expect(labelsOf('gw_request_rejected_total')).toEqual(ends(...REJECT_REASONS));
    expect(labelsOf('gw_token_exchange_total')).toEqual(
      EXCHANGE_OUTCOMES.map((outcome) => `${upstreamName()} ${profile} ${outcome} 0`),
    );
    expect(labelsOf('gw_token_cache_requests_total')).toEqual(
      CACHE_TIERS.flatMap((tier) => CACHE_RESULTS.map((result) => `${tier} ${result} 0`)),
    );
    for (const outcome of CALL_OUTCOMES) {
      expect(labelsOf(CALLS)).toEqual(
        expect.arrayContaining([
          `greet ${upstreamName()} ${outcome} 0`,
          `throws  ${outcome} 0`,
          `_unknown  ${outcome} 0`,
        ]),
      );
    }
  });
});

it('one exchange and a cached token are counted where they are found', async () => {
  const token = await callerToken();
  const { profile } = stack.config.served.upstreams[0]!.exchange!;
  const exchange = JSON.stringify({ upstream: upstreamName(), profile, outcome: 'ok' });
  const looks = await growth(admin, 'gw_token_cache_requests_total', async () => {
    const twice = () => call(stack, 'greet', { token });
    const made = await growth(admin, 'gw_token_exchange_total', async () => {
      await twice();
      await twice();
    });
    expect(made).toEqual({ [exchange]: 1 });
  });
  expect(looks).toEqual({
    '{"tier":"memory","result":"miss"}': 1,
    '{"tier":"memory","result":"hit"}': 1,
  });
});

describe.each(ERAS)('each failure of the error table, era %s', (era: Era) => {
  it.each(Object.keys(scenarios) as FailureCode[])(
    '%s moves one counter of calls, by the number of calls',
    async (code) => {
      const { arrange, tool = 'greet', args = {}, claims } = scenarios[code];
      const moved = await growth(admin, CALLS, async () => {
        for (let i = 0; i < TIMES; i += 1) {
          const token = await callerToken(claims);
          await arrange?.();
          const pending = call(stack, tool, { era, token, arguments: args });
          if (code === 'upstream_timeout') {
            await stack.proxies.upstream!.stalled();
            await stack.time.advance(DEADLINE_MS);
          }
          await pending;
          await heal(stack);
        }
      });
      const upstream = { order: upstreamName(), busy_order: 'busy', greet: upstreamName() };
      const of = upstream[tool as keyof typeof upstream];
      // `busy` is an upstream of the test's own module, which no configuration names.
      const label = of === 'busy' ? '_other' : of;
      expect(moved).toEqual({ [named(tool, OUTCOMES[code].outcome, label)]: TIMES });
    },
  );

  it('a call that works, invalid arguments and an unknown tool move one each', async () => {
    const token = await callerToken();
    const ok = await growth(admin, CALLS, () => call(stack, 'greet', { era, token }));
    expect(ok).toEqual({ [named('greet', 'ok', upstreamName())]: 1 });
    const wrong = { era, token, arguments: { name: 7 } };
    const invalid = await growth(admin, CALLS, () => call(stack, 'greet', wrong));
    expect(invalid).toEqual({ [named('greet', 'invalid', upstreamName())]: 1 });
    const unknown = await growth(admin, CALLS, () => call(stack, 'canary', { era, token }));
    expect(unknown).toEqual({ [named('_unknown', 'invalid')]: 1 });
  });

  it.each(refusedCalls(era))(
    'a call that is refused as a message moves one, and is no rejected request: $why',
    async ({ tool = 'greet', ...message }) => {
      const token = await callerToken();
      const rejected = await growth(admin, 'gw_request_rejected_total', async () => {
        const moved = await growth(admin, CALLS, () =>
          rpc(stack, { era, method: 'tools/call', token, ...message }),
        );
        const upstream = tool === 'greet' ? upstreamName() : '';
        expect(moved).toEqual({ [named(tool, 'invalid', upstream)]: 1 });
      });
      expect(rejected).toEqual({});
    },
  );

  it('SCOPE-08: a missing scope and one call too many are counted as refused', async () => {
    const poor = await callerToken({ scope: 'tool:whoami' });
    const scope = await growth(admin, CALLS, () => call(stack, 'greet', { era, token: poor }));
    expect(scope).toEqual({ [named('greet', 'refused_scope', upstreamName())]: 1 });
    const token = await callerToken({ sub: `busy ${era}` });
    const rejected = await growth(admin, 'gw_request_rejected_total', async () => {
      const rate = await growth(admin, CALLS, async () => {
        for (let i = 0; i < 6; i += 1) await call(stack, 'lies', { era, token });
      });
      expect(rate).toEqual({
        [named('lies', 'tool_error')]: 5,
        [named('lies', 'refused_rate')]: 1,
      });
    });
    expect(rejected).toEqual({});
  });

  it('TX-31: a client that leaves is counted as cancelled', async () => {
    const token = await callerToken();
    const held = stack.holdUpstream();
    const before = await counted(admin, CALLS);
    const leaving = new AbortController();
    const params = { name: 'greet', arguments: {} };
    const message = rpcMessage({ era, method: 'tools/call', params, token });
    const left = fetch(stack.url, { method: 'POST', signal: leaving.signal, ...message });
    await held.arrived;
    leaving.abort();
    await expect(left).rejects.toThrow();
    const key = named('greet', 'cancelled', upstreamName());
    let now = await counted(admin, CALLS);
    while (now.get(key) === before.get(key)) now = await counted(admin, CALLS);
    held.answer('{}');
    expect(now.get(key)).toBe(before.get(key)! + 1);
  });
});

it('refused tokens and requests are counted by their reason', async () => {
  const auth = await growth(admin, 'gw_auth_rejected_total', async () => {
    await fetch(stack.url, { method: 'POST' });
    await call(stack, 'greet', { token: 'opaque' });
    await call(stack, 'greet', { token: await callerToken({ exp: 1 }) });
  });
  expect(auth).toEqual({
    '{"reason":"credentials_missing"}': 1,
    '{"reason":"malformed"}': 1,
    '{"reason":"expired"}': 1,
  });
  const token = await callerToken();
  const headers = { authorization: `Bearer ${token}`, accept: '*/*' };
  const json = { ...headers, 'content-type': 'application/json' };
  const post = (more: RequestInit) => fetch(stack.url, { method: 'POST', headers: json, ...more });
  const requests = await growth(admin, 'gw_request_rejected_total', async () => {
    await post({ body: '[]' });
    await post({ body: '{' });
    await post({ body: '{}' });
    await post({ body: 'x', headers });
    await post({ headers: { ...json, origin: 'https://evil.example' } });
    await fetch(stack.url, { headers });
    const { era, ...message } = { era: '2026' as const, method: 'tools/list', token };
    const sent = rpcMessage({ era, ...message });
    await fetch(stack.url, {
      method: 'POST',
      ...sent,
      headers: { ...sent.headers, 'mcp-method': 'x' },
    });
  });
  expect(requests).toEqual({
    '{"reason":"batch"}': 1,
    '{"reason":"not_json"}': 1,
    '{"reason":"not_a_message"}': 1,
    '{"reason":"media_type"}': 1,
    '{"reason":"origin"}': 1,
    '{"reason":"method"}': 1,
    '{"reason":"header_mismatch"}': 1,
  });
});
