import { Inject, Injectable } from '@nestjs/common';
import { RateLimitedError } from '#auth';
import { CLOCK, type Clock } from '../gateway-parts.js';
import type { NamedCall } from './admission.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';
import { RateWindow } from './rate/rate-window.js';

/** Calls a minute of one caller and tool (specification, Tools, Security). */
@Injectable()
export class CallRateRung {
  private readonly calls: RateWindow;

  constructor(@Inject(LADDER_OPTIONS) options: LadderOptions, @Inject(CLOCK) clock: Clock) {
    this.calls = new RateWindow(options.callsPerMinute, clock);
  }

  /** Counts the call. Throws `RateLimitedError` for one too many, which is not counted. */
  count(call: NamedCall): NamedCall {
    const key = JSON.stringify([call.caller.subject, call.tool.name]);
    const wait = this.calls.wait(key);
    if (wait !== undefined) throw new RateLimitedError(wait, 'CALLS_PER_MINUTE');
    this.calls.count(key);
    return call;
  }
}
