import { Metrics, type GatewayState } from '../../apps/mcp-gateway/src/metrics/metrics.js';
import type { CallOutcome } from '../../apps/mcp-gateway/src/observing/closed-sets.js';
import type { GatewayEvent } from '../../apps/mcp-gateway/src/observing/gateway-event.js';
import { readExposition } from './exposition.js';
import { answeredCall } from './told-events.js';

export const STATE: GatewayState = {
  ready: true,
  draining: false,
  requests: 0,
  streams: 0,
  exchange: {
    tokens: 0,
    joined: 0,
    waiting: 0,
    circuit: 'half_open',
    paused: true,
    shared: undefined,
  },
  budget: 3,
  toolsChanged: new Map(),
  mcpServers: new Map(),
  keysAgeSeconds: undefined,
  generation: 1,
  auditHeldBytes: 0,
};

/** `t0`, `t1` and so on. */
export const names = (count: number, prefix: string, from = 0) =>
  Array.from({ length: count }, (_, i) => `${prefix}${from + i}`);
/** These tools, of these upstreams in turn. */
export const served = (tools: readonly string[], upstreams: readonly string[]) => ({
  tools: tools.map((name, i) => ({ name, upstream: upstreams[i % upstreams.length] })),
  upstreams: upstreams.map((name) => ({ name, profile: 'rfc8693' })),
});

export const called = (
  tool: string | undefined,
  upstream: string | undefined,
  outcome: CallOutcome = 'ok',
): GatewayEvent => answeredCall({ tool, upstream, outcome });

/** The lines of the gateway's own families. */
export async function linesOf(metrics: Metrics): Promise<readonly string[]> {
  const text = await metrics.text(STATE);
  return text.split('\n').filter((line) => /^(gw|mcp|http)_/.test(line));
}
export const samplesOf = async (metrics: Metrics, family: string) =>
  readExposition(await metrics.text(STATE)).get(family)!.samples;
