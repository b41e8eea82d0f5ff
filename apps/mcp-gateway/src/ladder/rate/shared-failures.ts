import { LRUCache } from 'lru-cache';
import type { SharedCounts } from '#token-exchange';
import type { After, Clock } from '../../gateway-parts.js';
import { MAX_KEYS, secondsOf, WINDOW_MS, type RateWindow } from './rate-window.js';

/** Milliseconds between two writes. */
const WRITE_MS = 1_000;
/** Most sources of one write; the others follow with the next. */
export const MAX_WRITTEN = 500;

/**
 * Counts failures by source in windows of a minute: here at once, and for all replicas once a second, so
 * that whoever needs no token to fail cannot make work for Redis. The others learn of a full window when the
 * source has failed at them too, within a second.
 */
export class SharedFailures {
  /** Failures that Redis has not been told of. */
  private readonly untold = new Map<string, number>();
  /** Until when the window of a source is full, at all replicas together. */
  private readonly full = new LRUCache<string, number>({ max: MAX_KEYS });
  private planned = false;

  constructor(
    private readonly limit: number,
    private readonly shared: SharedCounts,
    private readonly own: RateWindow,
    private readonly time: { readonly steady: Clock; readonly after: After },
  ) {}

  /** Seconds until the source may go on, when its window is full; counts nothing. */
  wait(source: string): number | undefined {
    const left = (this.full.get(source) ?? 0) - this.time.steady();
    const own = this.own.wait(source);
    return left > 0 ? Math.max(secondsOf(left), own ?? 0) : own;
  }

  count(source: string): void {
    this.own.count(source);
    const untold = this.untold.get(source);
    if (untold === undefined && this.untold.size >= MAX_KEYS) return;
    this.untold.set(source, (untold ?? 0) + 1);
    this.plan();
  }

  private plan(): void {
    if (this.planned || this.untold.size === 0) return;
    this.planned = true;
    this.time.after(WRITE_MS, () => void this.write());
  }

  private async write(): Promise<void> {
    const told = [...this.untold].slice(0, MAX_WRITTEN);
    for (const [source] of told) this.untold.delete(source);
    const { limit: most } = this;
    const asks = told.map(([key, want]) => ({ key, most, want, windowMs: WINDOW_MS }));
    const answers = await this.shared.take(asks);
    if (answers === undefined) this.shared.alone(told.length);
    const now = this.time.steady();
    for (const [index, { room, leftMs }] of (answers ?? []).entries()) {
      const [source = ''] = told[index] ?? [];
      if (room === 0) this.full.set(source, now + leftMs);
    }
    this.planned = false;
    this.plan();
  }
}
