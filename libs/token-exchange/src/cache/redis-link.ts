import { Redis } from 'ioredis';
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
  private restingUntil = -Infinity;
  private lost = false;

  /** `prepare` declares the scripts. */
  constructor(
    url: string,
    private readonly logger: ExchangeLogger,
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
      this.restingUntil = -Infinity;
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
    if (this.redis.status !== 'ready' || performance.now() < this.restingUntil) return undefined;
    try {
      const answer = await inTime(command());
      this.find();
      return answer;
    } catch {
      this.restingUntil = performance.now() + REST_MS;
      this.lose();
      return undefined;
    }
  }

  close(): void {
    this.redis.disconnect();
  }

  private lose(): void {
    if (!this.lost) this.logger.warn({}, 'shared token cache does not answer; going on without it');
    this.lost = true;
  }

  private find(): void {
    if (this.lost) this.logger.warn({}, 'shared token cache answers again');
    this.lost = false;
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    let left = TICKS;
    const tick = () => {
      left -= 1;
      if (left < 0) reject(new Error('no answer in time'));
      else timer = setTimeout(tick, TICK_MS);
    };
    tick();
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
