import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuthError, JwtAuthGuard, KeysUnavailableError, RateLimitedError } from '#auth';
import { AFTER, STEADY_CLOCK, type After, type Clock } from '../gateway-parts.js';
import { LADDER_OPTIONS, type LadderOptions } from './ladder-options.js';
import { RateWindow } from './rate/rate-window.js';
import { SharedFailures } from './rate/shared-failures.js';
import { sourceOf } from '#telemetry';

/**
 * Who calls. Of a source that keeps failing, whatever fails again is answered 429 until its minute is
 * over. A token that verifies is let in all the same: many callers may share one address, behind a
 * balancer all of them. So each token is still verified, which costs this process alone; the issuer is
 * asked for unknown keys once in a cooldown in any case.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  private readonly failures: RateWindow | SharedFailures;

  constructor(
    private readonly jwt: JwtAuthGuard,
    @Inject(LADDER_OPTIONS) options: LadderOptions,
    @Inject(STEADY_CLOCK) steady: Clock,
    @Inject(AFTER) after: After,
  ) {
    const { authFailuresPerMinute: limit, sharedFailures: shared } = options;
    const own = new RateWindow(limit, steady);
    this.failures =
      limit === undefined || shared === undefined
        ? own
        : new SharedFailures(limit, shared, own, { steady, after });
  }

  /** A promise only for a token that has to be verified. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const refused = (error: unknown): never => {
      throw this.answerFor(error, context.switchToHttp().getRequest<FastifyRequest>());
    };
    try {
      const admitted = this.jwt.canActivate(context);
      return typeof admitted === 'boolean' ? admitted : admitted.catch(refused);
    } catch (error) {
      return refused(error);
    }
  }

  /** Counts a failure of a source, until there were too many. */
  private answerFor(error: unknown, { ip, raw }: FastifyRequest): unknown {
    const presented = raw.headers.authorization !== undefined;
    if (!presented || !isFailure(error)) return error;
    const source = sourceOf(ip);
    const wait = this.failures.wait(source);
    if (wait !== undefined) return new RateLimitedError(wait, 'AUTH_FAILURES_PER_MINUTE');
    this.failures.count(source);
    return error;
  }
}

/** Without the issuer's keys nothing can be judged. */
function isFailure(error: unknown): boolean {
  return error instanceof AuthError && !(error instanceof KeysUnavailableError);
}
