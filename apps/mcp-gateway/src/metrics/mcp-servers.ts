import type { Registered } from './registered.js';
import type { ServedSeries } from './served-series.js';

/** What is shown of an MCP server. */
export interface McpServer {
  /** Undefined until it has shown it. */
  readonly era: Exclude<(typeof ERAS)[number], 'unknown'> | undefined;
  readonly sessions: number;
  readonly circuit: keyof typeof CIRCUIT;
  /** Undefined until it listed its tools. */
  readonly listAgeSeconds: number | undefined;
}

/** Circuit breakers as numbers. */
export const CIRCUIT = { closed: 0, half_open: 1, open: 2 } as const;

/** How an MCP server is spoken to, as a label has it. */
export const ERAS = ['modern', 'legacy', 'unknown'] as const;

/** Shows these servers and no others. Where several share a label their sessions are added up, and the worst holds. */
export function showMcpServers(
  m: Registered,
  series: ServedSeries,
  servers: ReadonlyMap<string, McpServer>,
): void {
  for (const family of [m.mcpEra, m.mcpSessions, m.toolsAge]) family.reset();
  const circuits = new Map<string, number>();
  const ages = new Map<string, number>();
  for (const [name, { era = 'unknown', sessions, circuit, listAgeSeconds = NaN }] of servers) {
    const upstream = series.upstream(name);
    m.mcpEra.set({ upstream, era }, 1);
    m.mcpSessions.inc({ upstream }, sessions);
    circuits.set(upstream, Math.max(CIRCUIT[circuit], circuits.get(upstream) ?? 0));
    ages.set(upstream, Math.max(listAgeSeconds, ages.get(upstream) ?? 0));
  }
  for (const [upstream, state] of circuits) m.circuit.set({ target: 'upstream', upstream }, state);
  for (const [upstream, seconds] of ages) m.toolsAge.set({ upstream }, seconds);
}
