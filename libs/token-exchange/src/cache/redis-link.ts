import { safeLine } from '#foreign-text';
import { realAfter, type After, type Clock } from '#outbound';
import type { ExchangeLogger, SharedCacheOptions } from '../token-exchange.options.js';
import { inTime, LateError } from './redis-answer.js';
import { CONNECT_MS, redisClient, type RedisClient } from './redis-client.js';
import { reachProblem } from './redis-reach.js';
import { readRedisUrl, redisSecrets, type RedisPlace } from './redis-url.js';

/** Milliseconds without commands after one that got no answer. */
const REST_MS = 1_000;
/** Milliseconds before the next connection; they grow by this with each failure, up to a second. */
const RETRY_MS = 100;
const LAST_RETRY_MS = 1_000;
/** The same after a refusal of user, password or permissions, which a failover does not fix. */
const REFUSED_MS = 30_000;
/** Milliseconds in which a new connection must accept a write. */
const OPENING_MS = 10_000;
/** Milliseconds without a failure after which the log says that Redis answers again. */
const STEADY_MS = 2_000;

/** Replies about the login or its permissions, from the server or within a script's error. */
const REFUSED = /(?:^|[^A-Z])(?:NOAUTH|WRONGPASS|NOPERM)\b/;
/** Messages of the client that do not say why it failed, or only after an earlier one did. */
const CLOSED =
  /Connection is closed\.?$|^All sentinels are unreachable|^Failed to refresh slots|^None of startup/;

/** Writes an entry that expires at once: only a primary with memory and permissions accepts it. */
const MAY_WRITE = `return redis.call('SET', KEYS[1], '', 'PX', 1)`;
const MAY_WRITE_KEY = 'mcp-gateway:may-write';

interface Link {
  readonly client: RedisClient;
  /** The last failure that the client reported. */
  cause: Error | undefined;
  /** Cancels the time limit for opening. */
  readonly inTime: () => void;
}

/**
 * The connection to Redis: never waits long, never queues, logs once when it is lost and when it is back. Any
 * error reply ends it: a demoted primary, a replica without its primary, one that is still loading or a Cluster
 * that is down all answer on a working connection, and only a new one follows the name, the Sentinels or the
 * Cluster to the present primary. It counts as open when a write has succeeded.
 */
export class RedisLink {
  private readonly place: RedisPlace;
  private readonly secrets: readonly string[];
  private link: Link | undefined;
  private open: RedisClient | undefined;
  private failures = 0;
  private closed = false;
  private lost: { readonly at: number; readonly refused: boolean } | undefined;
  private rested: (() => void) | undefined;
  private retried: (() => void) | undefined;
  private steady: (() => void) | undefined;
  private firstOpen: () => void = () => undefined;
  private readonly opens = new Promise<void>((resolve) => (this.firstOpen = resolve));

  /** Throws `TypeError` for a URL that is wrong. `prepare` declares the scripts. */
  constructor(
    url: string,
    private readonly options: Pick<SharedCacheOptions, 'settings'> & {
      readonly logger: ExchangeLogger;
      readonly clock: Clock;
      readonly after: After;
      /** Is called for each command without an answer, and each connection that is lost. */
      readonly failed?: () => void;
    },
    private readonly prepare: (client: RedisClient) => void,
  ) {
    this.place = readRedisUrl(url);
    this.secrets = redisSecrets(this.place);
    this.connect();
  }

  /** Resolves when Redis is open for the first time, and after a second in any case. */
  async opened(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CONNECT_MS)));
    await Promise.race([this.opens, late]);
    clearTimeout(timer);
  }

  /** The command's answer, or undefined if there is none in time. Never throws. */
  async ask<T>(command: (client: RedisClient) => Promise<T>): Promise<T | undefined> {
    const { open } = this;
    if (open === undefined || this.rested !== undefined) return undefined;
    try {
      const answer = await inTime(command(open), this.options.after);
      this.find();
      return answer;
    } catch (error) {
      if (!(error instanceof LateError)) this.drop(open, error);
      else if (this.open === open) this.rest(error);
      return undefined;
    }
  }

  /** Whether commands are sent. */
  get answers(): boolean {
    return this.open !== undefined && this.rested === undefined;
  }

  close(): void {
    this.closed = true;
    for (const cancel of [this.rested, this.retried, this.steady]) cancel?.();
    if (this.link) this.drop(this.link.client);
  }

  private connect(): void {
    const client = redisClient(this.place);
    client.defineCommand('mayWrite', { numberOfKeys: 1, lua: MAY_WRITE });
    this.prepare(client);
    // In real time, like the client's own limits.
    const inTime = realAfter(OPENING_MS, () => {
      this.drop(client, new LateError());
    });
    const link: Link = { client, cause: undefined, inTime };
    this.link = link;
    const failed = (error: Error) => {
      if (!CLOSED.test(error.message)) link.cause = error;
    };
    for (const event of ['node error', 'sentinelError']) client.on(event, failed);
    client.on('error', (error: Error) => {
      failed(error);
      // A refused user, password or database, without which the client would continue.
      if (error.name === 'ReplyError') this.drop(client, error);
    });
    client.once('end', () => {
      this.drop(client);
    });
    client.once('ready', () => void this.prove(client));
  }

  /** Opens the link once a write has succeeded and, in a Cluster, every shard has answered. */
  private async prove(client: RedisClient): Promise<void> {
    try {
      const shards = 'nodes' in client ? client.nodes('master') : [];
      await Promise.all(shards.map((node) => node.ping()));
      await (client as RedisClient & MayWrite).mayWrite(MAY_WRITE_KEY);
    } catch (error) {
      this.drop(client, error);
      return;
    }
    if (this.link?.client !== client) return;
    this.link.inTime();
    this.rested?.();
    this.rested = undefined;
    this.open = client;
    this.firstOpen();
    this.find();
  }

  /** Closes this connection, and opens another after a while. */
  private drop(client: RedisClient, reason?: unknown): void {
    const { link } = this;
    if (link?.client !== client) return;
    link.inTime();
    this.link = undefined;
    this.open = undefined;
    client.disconnect();
    if (this.closed) return;
    const said = reason instanceof Error && !CLOSED.test(reason.message) ? reason : link.cause;
    this.lose(said?.message);
    this.failures += 1;
    const ms = REFUSED.test(said?.message ?? '')
      ? REFUSED_MS
      : Math.min(this.failures * RETRY_MS, LAST_RETRY_MS);
    this.retried = this.options.after(ms, () => {
      this.connect();
    });
  }

  /** Sends no commands for a while. */
  private rest({ message }: Error): void {
    this.rested?.();
    this.rested = this.options.after(REST_MS, () => {
      this.rested = undefined;
    });
    this.lose(message);
  }

  private lose(cause: string | undefined): void {
    this.options.failed?.();
    this.steady?.();
    this.steady = undefined;
    const refused = REFUSED.test(cause ?? '');
    // A refusal is logged even in an outage with another cause: it does not end by itself.
    if (this.lost !== undefined && (this.lost.refused || !refused)) return;
    this.lost = { at: this.lost?.at ?? this.options.clock(), refused };
    if (cause !== undefined) this.say(cause);
    else void reachProblem(this.place).then(this.say.bind(this));
  }

  private say(cause: string): void {
    const { settings, logger } = this.options;
    logger.warn(
      {
        cause: safeLine(cause, { secrets: this.secrets }),
        ...(settings && { settings: [settings.url] }),
      },
      'shared token cache does not answer; going on without it',
    );
  }

  private find(): void {
    if (this.lost === undefined || this.steady !== undefined) return;
    const awayMs = this.options.clock() - this.lost.at;
    this.steady = this.options.after(STEADY_MS, () => {
      this.steady = undefined;
      this.lost = undefined;
      this.failures = 0;
      this.options.logger.warn({ awayMs }, 'shared token cache answers again');
    });
  }
}

interface MayWrite {
  mayWrite(key: string): Promise<unknown>;
}
