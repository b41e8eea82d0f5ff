import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.js';

const WINDOW_MS = 60_000;
const MAX_KEYS = 10_000;

interface Count {
  readonly since: number;
  events: number;
}

/** Counts events by key in windows of a minute; bounded, in this process. */
export class RateWindow {
  private readonly counts = new LRUCache<string, Count>({ max: MAX_KEYS });

  /** `limit` undefined switches it off. */
  constructor(
    private readonly limit: number | undefined,
    private readonly clock: Clock,
  ) {}

  /** Seconds until the key may go on, when its window is full; counts nothing. */
  wait(key: string): number | undefined {
    const count = this.limit === undefined ? undefined : this.current(key);
    if (count === undefined || count.events < (this.limit ?? Infinity)) return undefined;
    return Math.max(1, Math.ceil((count.since + WINDOW_MS - this.clock()) / 1000));
  }

  count(key: string): void {
    if (this.limit === undefined) return;
    const count = this.current(key);
    if (count) count.events += 1;
    else this.counts.set(key, { since: this.clock(), events: 1 });
  }

  private current(key: string): Count | undefined {
    const count = this.counts.get(key);
    return count && this.clock() - count.since < WINDOW_MS ? count : undefined;
  }
}
