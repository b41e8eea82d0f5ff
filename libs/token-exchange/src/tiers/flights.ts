import type { DelegatedToken } from '../delegated-token.js';
import type { TokenOrigin } from '../exchange-request.js';
import type { Exchanger } from '../exchanger.js';

/** A token, and where it came from. */
export interface Obtained {
  readonly token: DelegatedToken;
  readonly from: TokenOrigin;
}

/** An exchange under way, and whose timeout bounds it. */
export interface Flight {
  readonly obtained: Promise<Obtained>;
  readonly of: Exchanger;
}

/** The exchanges under way, by `cacheKey`, and how many calls wait for one that another has begun. */
export class Flights extends Map<string, Flight> {
  private waiting = 0;

  get joined(): number {
    return this.waiting;
  }

  /** Counts a call until its token is there, or is not to be had. */
  join(obtained: Promise<Obtained>): Promise<Obtained> {
    this.waiting += 1;
    return obtained.finally(() => {
      this.waiting -= 1;
    });
  }
}
