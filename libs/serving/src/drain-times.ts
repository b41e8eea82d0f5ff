/** When an ending process stops accepting requests, and when it stops waiting for those under way. */
export interface DrainTimes {
  /** `DRAIN_DELAY`: how long it still listens, so that balancers see that it is not ready. */
  readonly delayMs: number;
  /** `DRAIN_TIMEOUT`: requests that still run this long after the signal are cut. */
  readonly timeoutMs: number;
}

/** Largest `DRAIN_DELAY` and `DRAIN_TIMEOUT`, in seconds. */
export const MAX_DRAIN_SECONDS = 3_600;

/** Least seconds by which `DRAIN_TIMEOUT` must exceed the longest request. */
const LEAST_MARGIN = 5;

/** The settings, which are seconds, as milliseconds. */
export function drainTimes(settings: {
  readonly DRAIN_DELAY: number;
  readonly DRAIN_TIMEOUT: number;
}): DrainTimes {
  return { delayMs: settings.DRAIN_DELAY * 1000, timeoutMs: settings.DRAIN_TIMEOUT * 1000 };
}

/**
 * Contradictions between the two settings, and with the longest request, which is named by the settings that
 * bound it. A request accepted at the end of the delay still gets all of its time.
 */
export function drainProblems(
  { delayMs, timeoutMs }: DrainTimes,
  longest?: { readonly ms: number; readonly settings: string },
): string[] {
  const [delay, timeout] = [delayMs / 1000, timeoutMs / 1000];
  if (delay >= timeout) {
    return [`DRAIN_DELAY: ${delay} is not below DRAIN_TIMEOUT ${timeout}; set it lower`];
  }
  if (longest === undefined) return [];
  const least = longest.ms / 1000 + Math.max(LEAST_MARGIN, delay);
  if (timeout >= least) return [];
  return [
    `DRAIN_TIMEOUT: ${timeout} is too short for ${longest.settings}; set it to ${least} or more`,
  ];
}
