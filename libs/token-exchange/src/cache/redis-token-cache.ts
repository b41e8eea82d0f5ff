import type { Clock } from '#outbound';
import { isFresh, usableMs, type DelegatedToken } from '../delegated-token.js';
import { IssuerUnavailableError } from '../token-exchange.errors.js';
import type { ExchangeObserver } from '../exchange-observer.js';
import type { ClaimedEntries } from './claimed-entries.js';
import type { RedisLink } from './redis-link.js';
import {
  UNSHARED,
  type Claim,
  type LookOptions,
  type SharedTokenCache,
} from './shared-token-cache.js';

/** What an observer is told of the last look. */
const RESULT = { value: 'hit', claimed: 'miss', 'no answer': 'error' } as const;

/** Delegated tokens shared by replicas through Redis, encrypted, each until its own expiry. */
export class RedisTokenCache implements SharedTokenCache {
  constructor(
    private readonly link: RedisLink,
    private readonly entries: ClaimedEntries<DelegatedToken>,
    private readonly options: { readonly clock: Clock; readonly observer: ExchangeObserver },
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
    const { clock, observer } = this.options;
    const isWanted = (token: DelegatedToken) =>
      isFresh(token, clock()) && token.value !== unwanted?.token.value;
    const remove = unwanted?.remove === true;
    const found = await this.entries.valueOrClaim(key, { deadline, isWanted, remove });
    if (found.found === 'awaited') {
      throw new IssuerUnavailableError('no token in time from another replica');
    }
    observer({ kind: 'cache_asked', tier: 'redis', result: RESULT[found.found] });
    if (found.found === 'value') return { token: found.value };
    if (found.found !== 'claimed') return { claim: UNSHARED };
    const { claim } = found;
    return {
      claim: {
        settle: (token) => {
          claim.settle(token, token && usableMs(token, clock()));
        },
      },
    };
  }
}
