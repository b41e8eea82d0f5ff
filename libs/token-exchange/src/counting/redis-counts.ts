import type { Clock } from '#outbound';
import { AloneLine } from '../cache/alone-line.js';
import { KeyDigest } from '../cache/key-digest.js';
import type { RedisLink } from '../cache/redis-link.js';
import type { ExchangeObserver } from '../exchange-observer.js';
import type { ExchangeLogger, SharedCacheOptions } from '../token-exchange.options.js';
import type { CountingClient } from './count-scripts.js';
import type { CountAsk, SharedCounts, SharedTurns } from './shared-counts.js';

/** Milliseconds in which a client's turns are counted. */
const TURNS_MS = 1_000;
/** Milliseconds that a turn may lie ahead: what lies further was not stored by a gateway. */
const MOST_AHEAD_MS = 600_000;

/** What replicas count together in Redis: nobody who reads its keys learns who or what was counted. */
export class RedisCounts {
  private readonly digest: KeyDigest;
  private readonly aloneLine: AloneLine;

  /** The scripts are declared on the link's clients. */
  constructor(
    private readonly link: RedisLink,
    private readonly options: Pick<SharedCacheOptions, 'keys' | 'settings'> & {
      readonly clock: Clock;
      readonly logger: ExchangeLogger;
      readonly observer: ExchangeObserver;
    },
  ) {
    this.digest = new KeyDigest(options, 'mcp-gateway counts');
    const message = 'Redis does not answer; this replica keeps the limits alone';
    this.aloneLine = new AloneLine(options, message);
  }

  /** Counts of other names are other counts, whatever their keys. */
  named(name: string): SharedCounts {
    const { link } = this;
    return {
      get answers() {
        return link.answers;
      },
      take: (asks) => this.take(name, asks),
      alone: (decisions) => {
        this.alone(decisions);
      },
    };
  }

  /** Turns of other names are other turns. */
  turns(name: string): SharedTurns {
    const key = `mcp-gateway:{${this.digest.of('turns', name)}}:turns`;
    return {
      next: async (perSecond, mostMs) => {
        const most = Math.floor(mostMs);
        const wait = await this.link.ask((client) =>
          (client as CountingClient).takeTurn(key, perSecond, most, TURNS_MS, MOST_AHEAD_MS),
        );
        if (wait === undefined) this.alone(1);
        return wait;
      },
    };
  }

  private async take(name: string, asks: readonly CountAsk[]) {
    // One question to the link: however many it holds, no answer to it is one failure.
    const answers = await this.link.ask((client) =>
      Promise.all(
        asks.map(({ key, most, want, windowMs }) =>
          (client as CountingClient).takeCount(this.countKey(name, key), most, want, windowMs),
        ),
      ),
    );
    return answers?.map(([granted, leftMs, room]) => ({ granted, leftMs, room }));
  }

  private alone(decisions: number): void {
    this.options.observer({ kind: 'limit_kept_alone', decisions });
    this.aloneLine.say();
  }

  /** The braces keep a key on one node of a Cluster. */
  private countKey(name: string, key: string): string {
    return `mcp-gateway:{${this.digest.of(name, key)}}:count`;
  }
}
