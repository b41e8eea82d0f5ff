import { randomUUID } from 'node:crypto';
import type { Clock, Sleep } from '#outbound';
import { isFresh, usableMs, type DelegatedToken } from '../delegated-token.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';
import type { ExchangeObserver } from '../exchange-observer.js';
import type { ExchangeLogger, SharedCacheOptions } from '../token-exchange.options.js';
import type { RedisLink } from './redis-link.js';
import { lookResult, type LookResult, type ScriptedClient } from './redis-scripts.js';
import {
  UNSHARED,
  type Claim,
  type LookOptions,
  type SharedTokenCache,
  type Unwanted,
} from './shared-token-cache.js';
import type { TokenCipher } from './token-cipher.js';

/** The claim expires after this long unless its holder renews it (every `ALIVE_MS`). */
const CLAIM_MS = 2_000;
const ALIVE_MS = 500;
const FIRST_LOOK_MS = 10;
const LAST_LOOK_MS = 50;

/**
 * Most bytes of an entry that is read or stored: what a token of 64 KiB may become. A longer
 * one is removed unread, and a token that makes one is not shared.
 */
export const MAX_ENTRY_BYTES = 128 * 1024;

/** One look, with what was stored opened. */
type Look =
  | { readonly found: 'token'; readonly token: DelegatedToken }
  | Exclude<LookResult, { readonly found: 'stored' }>;

/** What an observer is told of the last look. */
const RESULT = { token: 'hit', claimed: 'miss', 'no answer': 'error' } as const;

/** Delegated tokens shared by replicas through Redis, encrypted, each until its own expiry. */
export class RedisTokenCache implements SharedTokenCache {
  /** The scripts are declared on the link's clients. */
  constructor(
    private readonly link: RedisLink,
    private readonly cipher: TokenCipher,
    private readonly options: Pick<SharedCacheOptions, 'settings'> & {
      readonly clock: Clock;
      readonly sleep: Sleep;
      readonly random: () => number;
      readonly logger: ExchangeLogger;
      readonly observer: ExchangeObserver;
    },
  ) {}

  get answers(): boolean {
    return this.link.answers;
  }

  open(): Promise<void> {
    return this.link.opened();
  }

  close(): void {
    this.link.close();
  }

  async tokenOrClaim(
    key: string,
    { deadline, unwanted }: LookOptions,
  ): Promise<{ readonly token: DelegatedToken } | { readonly claim: Claim }> {
    const id = randomUUID();
    let pause = FIRST_LOOK_MS;
    let look = await this.look(key, id, unwanted);
    while (look.found === 'awaited') {
      const { left } = deadline;
      if (left <= 0) throw new IssuerUnavailableError('no token in time from another replica');
      await this.options.sleep(Math.min(left, pause * (0.5 + this.options.random())));
      pause = Math.min(pause * 2, LAST_LOOK_MS);
      look = await this.look(key, id, unwanted);
    }
    this.options.observer({ kind: 'cache_asked', tier: 'redis', result: RESULT[look.found] });
    if (look.found === 'token') return { token: look.token };
    return { claim: look.found === 'claimed' ? this.claim(key, id) : UNSHARED };
  }

  /** A token that does not open, has ended or is not wanted counts as absent: the claim is taken then. */
  private async look(key: string, id: string, unwanted?: Unwanted): Promise<Look> {
    const first = await this.lookOnce(key, id);
    if (first.found !== 'stored') return first;
    const token = this.opened(key, first.sealed);
    const fresh = token !== undefined && isFresh(token, this.options.clock());
    if (fresh && token.value !== unwanted?.token.value) return { found: 'token', token };
    const remove = unwanted?.remove === true ? 1 : 0;
    const second = await this.lookOnce(key, id, first.sealed, remove);
    // Another replica stored its token meanwhile: the next look opens it.
    return second.found === 'stored' ? { found: 'awaited' } : second;
  }

  private async lookOnce(
    key: string,
    id: string,
    ...unwanted: [] | [sealed: Buffer, remove: number]
  ): Promise<LookResult> {
    const keys = [tokenKey(key), claimKey(key)];
    return lookResult(
      await this.ask((redis) =>
        redis.lookForTokenBuffer(...keys, id, CLAIM_MS, MAX_ENTRY_BYTES, ...unwanted),
      ),
    );
  }

  private opened(key: string, sealed: Buffer): DelegatedToken | undefined {
    const token = this.cipher.open(key, sealed);
    if (token === undefined) {
      this.options.observer({ kind: 'cache_asked', tier: 'redis', result: 'tampered' });
      const { settings, logger } = this.options;
      const look = settings && { settings: [settings.keys] };
      logger.warn({ ...look }, 'shared token cache holds an entry that does not open');
    }
    return token;
  }

  private claim(key: string, id: string): Claim {
    const renewing = setInterval(() => {
      void this.ask((redis) => redis.renewClaim(claimKey(key), id, CLAIM_MS));
    }, ALIVE_MS).unref();
    return {
      settle: (token) => {
        clearInterval(renewing);
        const entry = token === undefined ? [] : this.entryOf(key, token);
        void this.ask((redis) => redis.settleClaim(tokenKey(key), claimKey(key), id, ...entry));
      },
    };
  }

  /** A token sealed, and for how many ms it is stored; nothing for one that has ended or is too long. */
  private entryOf(key: string, token: DelegatedToken): [] | [sealed: Buffer, ms: number] {
    const ms = Math.floor(usableMs(token, this.options.clock()));
    if (ms <= 0) return [];
    const sealed = this.cipher.seal(key, token);
    return sealed.length > MAX_ENTRY_BYTES ? [] : [sealed, ms];
  }

  private ask<T>(command: (redis: ScriptedClient) => Promise<T>): Promise<T | undefined> {
    return this.link.ask((client) => command(client as ScriptedClient));
  }
}

/** The braces keep both keys on one node of a cluster. */
function tokenKey(key: string): string {
  return `mcp-gateway:{${key}}:token`;
}

function claimKey(key: string): string {
  return `mcp-gateway:{${key}}:claim`;
}
