import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { LIBRARY_FAMILIES } from './families.js';

/** Milliseconds between two looks at the event loop. */
const LOOP_RESOLUTION_MS = 20;
/** The same for prom-client's own look, which is not taken. */
const UNUSED_RESOLUTION_MS = 60_000;
const NANOSECONDS = 1e9;

/** prom-client measures these only when it is asked for others, which are not served. */
const MEASURED_WITH = {
  process_cpu_seconds_total: 'process_cpu_user_seconds_total',
  nodejs_heap_size_used_bytes: 'nodejs_heap_size_total_bytes',
} as const;

/** One for the process: prom-client's collectors begin to observe when they are made, and never end. */
let collected: Registry | undefined;
let loop: IntervalHistogram | undefined;

/** Adds prom-client's collectors of `LIBRARY_FAMILIES`; what this system does not have is left out. */
export function registerProcess(registry: Registry): void {
  if (collected === undefined) {
    collected = new Registry();
    // Its look at the event loop is not taken, and need not be fine.
    collectDefaultMetrics({
      register: collected,
      eventLoopMonitoringPrecision: UNUSED_RESOLUTION_MS,
    });
    measureWithOthers(collected);
  }
  for (const name of LIBRARY_FAMILIES) {
    const metric = collected.getSingleMetric(name);
    if (metric !== undefined) registry.registerMetric(metric);
  }
}

function measureWithOthers(registry: Registry): void {
  for (const [name, other] of Object.entries(MEASURED_WITH)) {
    const measuring = registry.getSingleMetric(other);
    Object.assign(registry.getSingleMetric(name) ?? {}, { collect: () => measuring?.get() });
  }
}

/** The delay of the event loop that 99 % of its ticks since the last look stayed below, in seconds. */
export function loopDelaySeconds(): number {
  if (loop === undefined) {
    loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
    loop.enable();
  }
  const seconds = loop.percentile(99) / NANOSECONDS;
  loop.reset();
  return seconds;
}
