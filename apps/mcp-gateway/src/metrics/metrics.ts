import { Registry } from 'prom-client';
import { VERSION } from '#serving';
import type { ExchangeState } from '#token-exchange';
import type { GatewayEvent, GatewayObserver } from '../observing/gateway-event.js';
import { beginAtZero, counting } from './counting.js';
import { loopDelaySeconds, registerProcess } from './process-metrics.js';
import { CIRCUIT, showMcpServers, type McpServer } from './mcp-servers.js';
import { registerFamilies, type Registered } from './registered.js';
import type { ServedNames } from './served-names.js';
import { ServedSeries } from './served-series.js';

/** What holds at the moment of a scrape. */
export interface GatewayState {
  readonly ready: boolean;
  readonly draining: boolean;
  /** HTTP requests whose answers are not finished. */
  readonly requests: number;
  readonly streams: number;
  readonly exchange: ExchangeState;
  /** Requests a second that all rate budgets allow together; 0 without one. */
  readonly budget: number;
  /** Undefined until the key set was fetched. */
  readonly keysAgeSeconds: number | undefined;
  readonly generation: number;
  /** By upstream, tools that differ from its tool file; upstreams whose tools are compared with one alone. */
  readonly toolsChanged: ReadonlyMap<string, number>;
  /** By upstream; those that are MCP servers alone. */
  readonly mcpServers: ReadonlyMap<string, McpServer>;
  /** Bytes of audit records that could not be written so far; 0 without an audit log. */
  readonly auditHeldBytes: number;
}

/** Most events that wait to be counted: counted one after another they take a third of the time of each alone. */
const MAX_UNCOUNTED_EVENTS = 64;

/** The metrics of one gateway, in a registry of its own. */
export class Metrics {
  /** Counts an event, at the latest when it is asked for. */
  readonly observer: GatewayObserver;
  readonly contentType: string;
  private readonly registry = new Registry();
  private readonly families: Registered;
  private readonly series: ServedSeries;
  private readonly counts: Readonly<Record<GatewayEvent['kind'], (event: GatewayEvent) => void>>;
  private uncounted: GatewayEvent[] = [];
  private scraping: Promise<string> | undefined;

  /** `endpoint`: the path of the MCP endpoint. */
  constructor(endpoint: string) {
    this.contentType = this.registry.contentType;
    this.families = registerFamilies(this.registry);
    registerProcess(this.registry);
    this.series = new ServedSeries(this.families);
    beginAtZero(this.families);
    this.families.build.set({ version: VERSION, node: process.version }, 1);
    loopDelaySeconds();
    this.counts = counting(this.families, this.series, endpoint) as typeof this.counts;
    this.observer = (event) => {
      if (this.uncounted.push(event) >= MAX_UNCOUNTED_EVENTS) this.count();
    };
  }

  /** Labels name this from now on. */
  serve(names: ServedNames): Promise<void> {
    // What was told until now is of the tools and upstreams until now.
    this.count();
    return this.series.serve(names);
  }

  /** The exposition text. Several that ask at a time share one. */
  text(state: GatewayState): Promise<string> {
    this.scraping ??= this.scrape(state).finally(() => (this.scraping = undefined));
    return this.scraping;
  }

  private count(): void {
    const events = this.uncounted;
    this.uncounted = [];
    for (const event of events) this.counts[event.kind](event);
  }

  private scrape(state: GatewayState): Promise<string> {
    this.count();
    const m = this.families;
    const { exchange } = state;
    m.ready.set(Number(state.ready));
    m.draining.set(Number(state.draining));
    m.requestsInFlight.set(state.requests);
    m.streams.set(state.streams);
    m.generation.set(state.generation);
    m.keysAge.set(state.keysAgeSeconds ?? NaN);
    m.budget.set(state.budget);
    m.exchangeWaiting.set(exchange.waiting);
    m.paused.set(Number(exchange.paused));
    m.cacheEntries.set(exchange.tokens);
    m.flightWaiters.set(exchange.joined);
    m.circuit.reset();
    m.circuit.set({ target: 'issuer' }, CIRCUIT[exchange.circuit]);
    m.redisUp.set(exchange.shared === undefined ? NaN : Number(exchange.shared));
    m.auditHeld.set(state.auditHeldBytes);
    m.loopDelay.set(loopDelaySeconds());
    m.toolsChanged.reset();
    for (const [name, tools] of state.toolsChanged) {
      m.toolsChanged.inc({ upstream: this.series.upstream(name) }, tools);
    }
    showMcpServers(m, this.series, state.mcpServers);
    return this.registry.metrics();
  }
}
