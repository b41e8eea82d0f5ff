import type { Counter, Histogram } from 'prom-client';
import { EXCHANGE_OUTCOMES } from '#token-exchange';
import { CALL_OUTCOMES } from '../observing/closed-sets.js';
import { LabelNames, MAX_TOOL_LABELS, MAX_UPSTREAM_LABELS, UNKNOWN } from './label-values.js';
import type { Registered } from './registered.js';
import type { ServedNames } from './served-names.js';

/** The labels of tools and upstreams: bounded, of what is served now, and there at 0 before the first call. */
export class ServedSeries {
  private readonly tools = new LabelNames(MAX_TOOL_LABELS);
  private readonly upstreams = new LabelNames(MAX_UPSTREAM_LABELS);

  constructor(private readonly metrics: Registered) {
    this.beginTool(UNKNOWN, '');
  }

  /** Undefined: the catalogue does not have it. */
  tool(name: string | undefined): string {
    return name === undefined ? UNKNOWN : this.tools.of(name);
  }

  /** Empty for none. */
  upstream(name: string | undefined): string {
    return name === undefined ? '' : this.upstreams.of(name);
  }

  /** This is served from now on: series of what is gone are removed, those of what has come are at 0. */
  async serve({ tools, upstreams }: ServedNames): Promise<void> {
    const goneTools = this.tools.replace(tools.map(({ name }) => name));
    const goneUpstreams = this.upstreams.replace(upstreams.map(({ name }) => name));
    for (const { name, upstream } of tools)
      this.beginTool(this.tool(name), this.upstream(upstream));
    for (const { name, profile } of upstreams) {
      if (profile !== undefined) this.beginExchanges(this.upstream(name), profile);
    }
    const { operations, toolCalls, scopeRefused } = this.metrics;
    const { exchanges, exchangeSeconds, upstreamSeconds } = this.metrics;
    await forget([toolCalls, scopeRefused], 'tool', goneTools);
    await forget([operations], 'gen_ai_tool_name', goneTools);
    await forget(
      [toolCalls, exchanges, exchangeSeconds, upstreamSeconds],
      'upstream',
      goneUpstreams,
    );
  }

  private beginTool(tool: string, upstream: string): void {
    for (const outcome of CALL_OUTCOMES) {
      this.metrics.toolCalls.inc({ tool, upstream, outcome }, 0);
    }
    this.metrics.scopeRefused.inc({ tool }, 0);
  }

  private beginExchanges(upstream: string, profile: string): void {
    for (const outcome of EXCHANGE_OUTCOMES) {
      this.metrics.exchanges.inc({ upstream, profile, outcome }, 0);
    }
  }
}

/** Removes the series whose label has one of these values. */
async function forget(
  families: readonly (Counter | Histogram)[],
  label: string,
  gone: ReadonlySet<string>,
): Promise<void> {
  if (gone.size === 0) return;
  for (const family of families) {
    const { values } = await family.get();
    for (const { labels } of values) {
      if (!gone.has(String(labels[label]))) continue;
      const own = Object.entries(labels).filter(([name]) => name !== 'le');
      family.remove(Object.fromEntries(own) as Record<string, string | number>);
    }
  }
}
