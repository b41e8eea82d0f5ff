import { Inject, Injectable } from '@nestjs/common';
import { RateLimitedError } from '#auth';
import { STEADY_CLOCK, type Clock } from '../gateway-parts.js';
import type { NamedCall } from './admission.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';
import { RateWindow } from './rate/rate-window.js';
import { SharedWindow } from './rate/shared-window.js';

/** Calls a minute of one caller and tool (specification, Tools, Security). */
@Injectable()
export class CallRateRung {
  /** Undefined where they are not limited. */
  private readonly calls: RateWindow | SharedWindow | undefined;

  constructor(@Inject(LADDER_OPTIONS) options: LadderOptions, @Inject(STEADY_CLOCK) steady: Clock) {
    const { callsPerMinute: limit, sharedCalls: shared } = options;
    if (limit === undefined) return;
    const own = new RateWindow(limit, steady);
    this.calls = shared ? new SharedWindow(limit, shared, own, steady) : own;
  }

  /**
   * Counts the call. Throws `RateLimitedError` for one too many, which is not counted. A promise only where
   * Redis has to be asked.
   */
  count(call: NamedCall): NamedCall | Promise<NamedCall> {
    if (this.calls === undefined) return call;
    const wait = this.calls.take(JSON.stringify([call.caller.subject, call.tool.name]));
    return wait instanceof Promise
      ? wait.then((seconds) => judged(call, seconds))
      : judged(call, wait);
  }
}

function judged(call: NamedCall, wait: number): NamedCall {
  if (wait > 0) throw new RateLimitedError(wait, 'CALLS_PER_MINUTE');
  return call;
}
