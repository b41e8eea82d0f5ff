import type { DelegatedToken } from './delegated-token.js';
import type { Exchanger } from './exchanger.js';

/** An exchange under way, and whose timeout bounds it. */
export interface Flight {
  readonly token: Promise<DelegatedToken>;
  readonly of: Exchanger;
}

/** The exchanges under way, by `cacheKey`, and how many calls wait for one that another has begun. */
export class Flights extends Map<string, Flight> {
  private waiting = 0;

  get joined(): number {
    return this.waiting;
  }

  /** Counts a call until its token is there, or is not to be had. */
  join(token: Promise<DelegatedToken>): Promise<DelegatedToken> {
    this.waiting += 1;
    return token.finally(() => {
      this.waiting -= 1;
    });
  }
}
