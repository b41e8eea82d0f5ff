import { LRUCache } from 'lru-cache';
import type { Clock } from '../../gateway-parts.js';

/** Milliseconds of a window. */
export const WINDOW_MS = 60_000;
/** Most keys whose events are counted, and as many again whose window is full. */
export const MAX_KEYS = 10_000;

/** Milliseconds that are left as `Retry-After` says them. */
export function secondsOf(leftMs: number): number {
  return Math.max(1, Math.ceil(leftMs / 1000));
}

interface Count {
  readonly since: number;
  events: number;
}

/**
 * Counts events by key in windows of a minute; bounded, in this process. Keys whose window is full are
 * kept apart: only as many others with a full window push one out.
 */
export class RateWindow {
  private readonly counts = new LRUCache<string, Count>({ max: MAX_KEYS });
  private readonly full = new LRUCache<string, Count>({ max: MAX_KEYS });

  /** `limit` undefined switches it off. */
  constructor(
    private readonly limit: number | undefined,
    private readonly steady: Clock,
  ) {}

  /** Seconds until the key may go on, when its window is full; counts nothing. */
  wait(key: string): number | undefined {
    if (this.limit === undefined) return undefined;
    const count = this.full.get(key);
    const left = count === undefined ? 0 : count.since + WINDOW_MS - this.steady();
    return left > 0 ? secondsOf(left) : undefined;
  }

  /** Counts an event and returns 0, or returns the seconds until there is room. */
  take(key: string): number {
    const wait = this.wait(key);
    if (wait === undefined) this.count(key);
    return wait ?? 0;
  }

  count(key: string): void {
    if (this.limit === undefined) return;
    const count = this.current(key);
    count.events += 1;
    if (count.events < this.limit) return;
    this.full.set(key, count);
    this.counts.delete(key);
  }

  private current(key: string): Count {
    const now = this.steady();
    const known = this.full.get(key) ?? this.counts.get(key);
    if (known !== undefined && now - known.since < WINDOW_MS) return known;
    const count = { since: now, events: 0 };
    this.full.delete(key);
    this.counts.set(key, count);
    return count;
  }
}
