import { LRUCache } from 'lru-cache';
import type { SharedCounts } from '#token-exchange';
import type { Clock } from '../../gateway-parts.js';
import { MAX_KEYS, secondsOf, WINDOW_MS, type RateWindow } from './rate-window.js';

/** A lease is one part in so many of the limit. */
const LEASE_PART = 20;
/** Most of a lease. */
const MOST_LEASED = 10;
/** Most questions for which one event waits: the one under way, its own, and one more when a window ends meanwhile. */
const MOST_ASKED = 3;

/** What this replica knows of a key; times are of its own clock. */
interface Leased {
  /** What it took and has not spent. */
  units: number;
  /** Until when that may be spent: never after the window. */
  endsAt: number;
  /** Until when the window has nothing left for anybody: never before it ends. */
  refusedUntil: number;
  /** Events that wait for the answer. */
  waiting: number;
  /** Whether there was an answer. */
  asking: Promise<boolean> | undefined;
}

/** How many are taken at once of a limit: none is given back, so this many may be lost to the others. */
export function leaseOf(limit: number): number {
  return Math.max(1, Math.min(MOST_LEASED, Math.floor(limit / LEASE_PART)));
}

/**
 * Counts events by key in windows of a minute, of all replicas together: never more than the limit. Some are
 * taken at once and spent here, so that Redis is asked for one event in so many; a window that is full is
 * remembered, so that it is not asked again until that ends. Without an answer this replica keeps the
 * whole limit alone.
 */
export class SharedWindow {
  private readonly keys = new LRUCache<string, Leased>({ max: MAX_KEYS });
  private readonly lease: number;

  constructor(
    private readonly limit: number,
    private readonly shared: SharedCounts,
    private readonly own: RateWindow,
    private readonly steady: Clock,
  ) {
    this.lease = leaseOf(limit);
  }

  /** Counts an event and returns 0, or returns the seconds until there is room. A promise only if Redis is asked. */
  take(key: string): number | Promise<number> {
    const leased = this.keys.get(key);
    const known = leased && this.spend(leased);
    if (known !== undefined) return known;
    if (!this.shared.answers) return this.alone(key);
    return this.asked(key, leased ?? this.added(key));
  }

  private async asked(key: string, leased: Leased): Promise<number> {
    leased.waiting += 1;
    try {
      for (let asked = 0; asked < MOST_ASKED; asked += 1) {
        leased.asking ??= this.ask(key, leased);
        if (!(await leased.asking)) break;
        const known = this.spend(leased);
        if (known !== undefined) return known;
      }
    } finally {
      leased.waiting -= 1;
    }
    return this.alone(key);
  }

  private async ask(key: string, leased: Leased): Promise<boolean> {
    const askedAt = this.steady();
    const want = Math.max(this.lease, leased.waiting);
    const ask = { key, most: this.limit, want, windowMs: WINDOW_MS };
    const [taken] = (await this.shared.take([ask])) ?? [];
    leased.asking = undefined;
    if (taken === undefined) return false;
    leased.units = taken.granted;
    leased.endsAt = askedAt + taken.leftMs;
    if (taken.room === 0) leased.refusedUntil = this.steady() + taken.leftMs;
    return true;
  }

  /** Undefined when only Redis knows. */
  private spend(leased: Leased): number | undefined {
    const now = this.steady();
    if (leased.units > 0 && now < leased.endsAt) {
      leased.units -= 1;
      return 0;
    }
    return now < leased.refusedUntil ? secondsOf(leased.refusedUntil - now) : undefined;
  }

  private alone(key: string): number {
    this.shared.alone(1);
    return this.own.take(key);
  }

  private added(key: string): Leased {
    const leased = { units: 0, endsAt: 0, refusedUntil: 0, waiting: 0, asking: undefined };
    this.keys.set(key, leased);
    return leased;
  }
}
