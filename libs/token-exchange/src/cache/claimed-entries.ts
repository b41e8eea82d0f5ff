import { randomUUID } from 'node:crypto';
import type { Deadline, Sleep } from '#outbound';
import type { ExchangeObserver } from '../exchange-observer.js';
import type { ExchangeLogger, SharedCacheOptions } from '../token-exchange.options.js';
import type { EntryCipher, ReadEntry } from './entry-cipher.js';
import type { RedisLink } from './redis-link.js';
import { lookResult, type LookResult, type ScriptedClient } from './redis-scripts.js';

/** The claim expires after this long unless its holder renews it (every `ALIVE_MS`). */
const CLAIM_MS = 2_000;
const ALIVE_MS = 500;
const FIRST_LOOK_MS = 10;
const LAST_LOOK_MS = 50;

/**
 * Most bytes of an entry that is read or stored: what a token of 64 KiB may become. A longer
 * one is removed unread, and a value that makes one is not shared.
 */
export const MAX_ENTRY_BYTES = 128 * 1024;

/** What entries of one kind are. */
export interface EntryKind<V> {
  /** Ends their names in Redis. */
  readonly name: string;
  readonly read: ReadEntry<V>;
}

/** What is looked for. */
export interface Wanted<V> {
  /** Until then another replica's claim is waited for. */
  readonly deadline: Deadline;
  readonly isWanted: (value: V) => boolean;
  /** Whether what is not wanted is removed, so that no other replica gets it. */
  readonly remove: boolean;
  /** Milliseconds that an entry stays after it was found; as long as it was stored for by default. */
  readonly keepMs?: number;
}

/** Leave to make the value that other replicas wait for. */
export interface EntryClaim<V> {
  /** Ends the claim, with a value and the milliseconds for which it is stored, or without one. Never throws. */
  settle(value?: V, ms?: number): void;
}

/** `awaited`: another replica still holds the claim at the deadline; `no answer`: Redis gives none. */
export type Found<V> =
  | { readonly found: 'value'; readonly value: V }
  | { readonly found: 'claimed'; readonly claim: EntryClaim<V> }
  | { readonly found: 'awaited' | 'no answer' };

/** One look, with what was stored opened. */
type Look<V> =
  | { readonly found: 'value'; readonly value: V }
  | Exclude<LookResult, { readonly found: 'stored' }>;

/** Entries of one kind in Redis, encrypted; of the replicas that look for one at once, one makes it. */
export class ClaimedEntries<V extends object> {
  /** The scripts are declared on the link's clients. */
  constructor(
    private readonly link: RedisLink,
    private readonly cipher: EntryCipher,
    private readonly kind: EntryKind<V>,
    private readonly options: Pick<SharedCacheOptions, 'settings'> & {
      readonly sleep: Sleep;
      readonly random: () => number;
      readonly logger: ExchangeLogger;
      readonly observer: ExchangeObserver;
    },
  ) {}

  /** Never throws. */
  async valueOrClaim(key: string, wanted: Wanted<V>): Promise<Found<V>> {
    const id = randomUUID();
    let pause = FIRST_LOOK_MS;
    let look = await this.look(key, id, wanted);
    while (look.found === 'awaited') {
      const { left } = wanted.deadline;
      if (left <= 0) return look;
      await this.options.sleep(Math.min(left, pause * (0.5 + this.options.random())));
      pause = Math.min(pause * 2, LAST_LOOK_MS);
      look = await this.look(key, id, wanted);
    }
    return look.found === 'claimed' ? { ...look, claim: this.claim(key, id) } : look;
  }

  /** A value that does not open or is not wanted counts as absent: the claim is taken then. */
  private async look(key: string, id: string, wanted: Wanted<V>): Promise<Look<V>> {
    const { isWanted, remove, keepMs = 0 } = wanted;
    const first = await this.lookOnce(key, id, keepMs);
    if (first.found !== 'stored') return first;
    const value = this.opened(key, first.sealed);
    if (value !== undefined && isWanted(value)) return { found: 'value', value };
    const second = await this.lookOnce(key, id, keepMs, first.sealed, remove ? 1 : 0);
    // Another replica stored its value meanwhile: the next look opens it.
    return second.found === 'stored' ? { found: 'awaited' } : second;
  }

  private async lookOnce(
    key: string,
    id: string,
    keepMs: number,
    ...unwanted: [] | [sealed: Buffer, remove: number]
  ): Promise<LookResult> {
    const keys = [this.nameOf(key), claimOf(key)];
    const bounds = [CLAIM_MS, MAX_ENTRY_BYTES, keepMs];
    return lookResult(
      await this.ask((redis) => redis.lookForEntryBuffer(...keys, id, ...bounds, ...unwanted)),
    );
  }

  private opened(key: string, sealed: Buffer): V | undefined {
    const value = this.cipher.open(key, sealed, this.kind.read);
    if (value === undefined) {
      this.options.observer({ kind: 'cache_asked', tier: 'redis', result: 'tampered' });
      const { settings, logger } = this.options;
      const look = settings && { settings: [settings.keys] };
      logger.warn({ ...look }, 'shared token cache holds an entry that does not open');
    }
    return value;
  }

  private claim(key: string, id: string): EntryClaim<V> {
    const renewing = setInterval(() => {
      void this.ask((redis) => redis.renewClaim(claimOf(key), id, CLAIM_MS));
    }, ALIVE_MS).unref();
    return {
      settle: (value, ms = 0) => {
        clearInterval(renewing);
        const entry = this.entryOf(key, value, Math.floor(ms));
        void this.ask((redis) => redis.settleClaim(this.nameOf(key), claimOf(key), id, ...entry));
      },
    };
  }

  /** A value sealed, and for how many ms it is stored; nothing for none, one that has ended or is too long. */
  private entryOf(key: string, value: V | undefined, ms: number): [] | [Buffer, number] {
    if (value === undefined || ms <= 0) return [];
    const sealed = this.cipher.seal(key, value);
    return sealed.length > MAX_ENTRY_BYTES ? [] : [sealed, ms];
  }

  private ask<T>(command: (redis: ScriptedClient) => Promise<T>): Promise<T | undefined> {
    return this.link.ask((client) => command(client as ScriptedClient));
  }

  /** The braces keep both names on one node of a cluster. */
  private nameOf(key: string): string {
    return `mcp-gateway:{${key}}:${this.kind.name}`;
  }
}

function claimOf(key: string): string {
  return `mcp-gateway:{${key}}:claim`;
}
