import { CALL_OUTCOMES } from '../observing/closed-sets.js';
import type { GatewayEvent } from '../observing/gateway-event.js';
import {
  called,
  linesOf,
  names,
  samplesOf,
  served,
  STATE,
} from '../../../../test/support/metric-samples.js';
import { readExposition } from '../../../../test/support/exposition.js';
import type { McpServer } from './mcp-servers.js';
import { MAX_TOOL_LABELS, MAX_UPSTREAM_LABELS } from './label-values.js';
import { Metrics } from './metrics.js';

it('the first 200 tools have a label of their own, the rest share one', async () => {
  const metrics = new Metrics('/');
  await metrics.serve(served(names(500, 't'), ['api']));
  const samples = await samplesOf(metrics, 'gw_tool_calls_total');
  const tools = new Set(samples.map(({ labels }) => labels['tool']));
  expect(tools.size).toBe(MAX_TOOL_LABELS + 2);
  expect([tools.has('t199'), tools.has('t200'), tools.has('_other')]).toEqual([true, false, true]);
  expect(samples).toHaveLength((MAX_TOOL_LABELS + 2) * CALL_OUTCOMES.length);
  metrics.observer(called('t499', 'api'));
  expect(await samplesOf(metrics, 'gw_tool_calls_total')).toContainEqual({
    name: 'gw_tool_calls_total',
    labels: { tool: '_other', upstream: 'api', outcome: 'ok' },
    value: 1,
  });
});

it('10,000 names that nobody serves, whatever they are names of, add no line', async () => {
  const metrics = new Metrics('/');
  await metrics.serve(served(['greet'], ['api']));
  const tell = (name: string) => {
    const events: readonly GatewayEvent[] = [
      called(name, name),
      { ...called(undefined, undefined), method: name, error: name } as GatewayEvent,
      {
        kind: 'exchanged',
        upstream: name,
        profile: 'rfc8693',
        outcome: 'ok',
        code: undefined,
        audience: name,
        scopes: [name],
        granted: { scopes: [name], expiresAt: 1 },
        seconds: 1,
        reference: name,
        traceId: name,
        whom: undefined,
      },
      { kind: 'upstream_asked', upstream: name, status: 200, seconds: 1 },
      {
        kind: 'request_over',
        ...{ method: name, path: `/${name}`, status: 200, seconds: 1, reference: name },
      },
    ];
    for (const event of events) metrics.observer(event);
  };
  tell('first');
  const { length } = await linesOf(metrics);
  for (const name of names(10_000, 'canary')) tell(name);
  const lines = await linesOf(metrics);
  expect(lines).toHaveLength(length);
  expect(lines.join('\n')).not.toContain('canary');
});

it('reloads without end leave the series of what is served now', async () => {
  const metrics = new Metrics('/');
  await metrics.serve(served(names(50, 't'), names(5, 'u')));
  const fill = (from: number) => {
    for (let i = 0; i < 50; i += 1) metrics.observer(called(`t${from + i}`, `u${from + (i % 5)}`));
  };
  fill(0);
  const { length } = await linesOf(metrics);
  for (let round = 1; round <= 20; round += 1) {
    await metrics.serve(served(names(50, 't', round * 50), names(5, 'u', round * 50)));
    fill(round * 50);
  }
  const lines = await linesOf(metrics);
  expect(lines).toHaveLength(length);
  expect(lines.some((line) => line.includes('"t0"'))).toBe(false);
});

it('upstreams have bounded labels too', async () => {
  const metrics = new Metrics('/');
  await metrics.serve(served([], names(MAX_UPSTREAM_LABELS + 50, 'u')));
  const samples = await samplesOf(metrics, 'gw_token_exchange_total');
  const upstreams = new Set(samples.map(({ labels }) => labels['upstream']));
  expect(upstreams.size).toBe(MAX_UPSTREAM_LABELS + 1);
});

it('what holds is read when it is asked for; what is not known is NaN', async () => {
  const metrics = new Metrics('/');
  const value = async (family: string) => (await samplesOf(metrics, family))[0]!.value;
  expect(await value('gw_ready')).toBe(1);
  expect(await value('gw_circuit_state')).toBe(1);
  expect(await value('gw_token_exchange_paused')).toBe(1);
  expect(await value('gw_token_exchange_budget_per_second')).toBe(3);
  expect(await value('gw_jwks_age_seconds')).toBeNaN();
  expect(await value('gw_redis_up')).toBeNaN();
});

it.each([
  ['/mcp', 'endpoint'],
  ['/mcp/', 'endpoint'],
  ['/readyz', 'health'],
  ['/.well-known/oauth-protected-resource', 'well_known'],
  ['/wp-login.php', '_other'],
  [undefined, '_other'],
])('a request of %s is counted at the route %s', async (path, route) => {
  const metrics = new Metrics('/mcp');
  const over = { kind: 'request_over', method: 'GET', path, status: null, seconds: 1 } as const;
  metrics.observer({ ...over, reference: 'r' });
  const [first] = await samplesOf(metrics, 'http_server_request_duration_seconds');
  expect(first!.labels).toMatchObject({
    http_route: route,
    http_request_method: 'GET',
    http_response_status_code: 'none',
  });
});

it('tools that differ from their file are counted by upstream, also when they are none', async () => {
  const metrics = new Metrics('/mcp');
  await metrics.serve(served([], ['wiki', 'docs']));
  const shown = async (toolsChanged: ReadonlyMap<string, number>) => {
    const text = await metrics.text({ ...STATE, toolsChanged });
    const { samples } = readExposition(text).get('gw_upstream_tools_changed')!;
    return samples.map(({ labels, value }) => [labels['upstream'], value]);
  };
  const changes = [
    ['wiki', 2],
    ['docs', 0],
  ] as const;
  expect(await shown(new Map(changes))).toEqual(changes);
  expect(await shown(new Map([['docs', 0]]))).toEqual([['docs', 0]]);
});

describe('MCP servers', () => {
  const IDLE: McpServer = {
    era: undefined,
    sessions: 0,
    circuit: 'closed',
    listAgeSeconds: undefined,
  };
  const FAMILIES = [
    ...['gw_upstream_mcp_era', 'gw_upstream_mcp_sessions'],
    ...['gw_upstream_tools_age_seconds', 'gw_circuit_state'],
  ];
  const shown = async (metrics: Metrics, servers: readonly (readonly [string, McpServer])[]) => {
    const text = await metrics.text({ ...STATE, mcpServers: new Map(servers) });
    return FAMILIES.map((family) =>
      readExposition(text)
        .get(family)!
        .samples.map(({ labels, value }) => [...Object.values(labels), value].join(' ')),
    );
  };

  it('are shown with what holds of them now; those that are gone are not', async () => {
    const metrics = new Metrics('/mcp');
    await metrics.serve(served([], ['wiki', 'docs']));
    const wiki = { era: 'legacy', sessions: 3, circuit: 'open', listAgeSeconds: 7 } as const;
    const both = [['wiki', wiki] as const, ['docs', IDLE] as const];
    expect(await shown(metrics, both)).toEqual([
      ['wiki legacy 1', 'docs unknown 1'],
      ['wiki 3', 'docs 0'],
      ['wiki 7', 'docs NaN'],
      ['issuer 1', 'upstream wiki 2', 'upstream docs 0'],
    ]);
    expect(await shown(metrics, [['docs', { ...IDLE, era: 'modern' }]])).toEqual([
      ['docs modern 1'],
      ['docs 0'],
      ['docs NaN'],
      ['issuer 1', 'upstream docs 0'],
    ]);
  });

  it('have bounded labels; of those that share one sessions are added up, and the worst holds', async () => {
    const metrics = new Metrics('/mcp');
    const many = names(MAX_UPSTREAM_LABELS + 2, 'u');
    await metrics.serve(served([], many));
    const [one, other] = [
      { ...IDLE, sessions: 1, circuit: 'half_open', listAgeSeconds: 9 },
      { ...IDLE, sessions: 2, listAgeSeconds: 4 },
    ] as const;
    const [eras, ...rest] = await shown(
      metrics,
      many.map((name, i) => [name, i % 2 === 0 ? one : other]),
    );
    expect(eras).toHaveLength(MAX_UPSTREAM_LABELS + 1);
    expect(rest.map((lines) => lines.at(-1))).toEqual([
      '_other 3',
      '_other 9',
      'upstream _other 1',
    ]);
  });
});
