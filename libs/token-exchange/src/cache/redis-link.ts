import { Redis } from 'ioredis';
import type { After } from '../deadline.js';
import type { ExchangeLogger } from '../token-exchange.options.js';

/** A command is given up after so many ticks: a stalled event loop is no slow Redis. */
const TICKS = 5;
const TICK_MS = 10;
/** Milliseconds for which Redis is left alone after a command that failed. */
const REST_MS = 1_000;
const CONNECT_MS = 1_000;
const SILENT_SOCKET_MS = 2_000;

/** The connection to Redis: never waits long, never queues, says once when it is lost and found. */
export class RedisLink {
  readonly redis: Redis;
  private rested: (() => void) | undefined;
  private lost = false;

  /** `prepare` declares the scripts. */
  constructor(
    url: string,
    private readonly options: { readonly logger: ExchangeLogger; readonly after: After },
    prepare: (redis: Redis) => void,
  ) {
    this.redis = new Redis(url, {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENT_SOCKET_MS,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      retryStrategy: (attempt) => Math.min(attempt * 100, REST_MS),
    });
    prepare(this.redis);
    this.redis.on('error', () => {
      this.lose();
    });
    this.redis.on('ready', () => {
      this.rest(0);
      this.find();
    });
  }

  /** Resolves when Redis is ready, and after a second in any case. */
  opened(): Promise<void> {
    if (this.redis.status === 'ready') return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, CONNECT_MS);
      this.redis.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** The command's answer, or nothing when Redis gives none in time. Never throws. */
  async ask<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.redis.status !== 'ready' || this.rested !== undefined) return undefined;
    try {
      const answer = await inTime(command(), this.options.after);
      this.find();
      return answer;
    } catch {
      this.rest(REST_MS);
      this.lose();
      return undefined;
    }
  }

  close(): void {
    this.rest(0);
    this.redis.disconnect();
  }

  /** Leaves Redis alone for so long; 0 ends it. */
  private rest(ms: number): void {
    this.rested?.();
    this.rested =
      ms === 0
        ? undefined
        : this.options.after(ms, () => {
            this.rested = undefined;
          });
  }

  private lose(): void {
    if (!this.lost)
      this.options.logger.warn({}, 'shared token cache does not answer; going on without it');
    this.lost = true;
  }

  private find(): void {
    if (this.lost) this.options.logger.warn({}, 'shared token cache answers again');
    this.lost = false;
  }
}

async function inTime<T>(answer: Promise<T>, after: After): Promise<T> {
  let cancel: (() => void) | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    let left = TICKS;
    const tick = () => {
      left -= 1;
      if (left < 0) reject(new Error('no answer in time'));
      else cancel = after(TICK_MS, tick);
    };
    tick();
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    cancel?.();
  }
}
