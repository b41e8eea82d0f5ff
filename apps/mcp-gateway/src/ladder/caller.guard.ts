import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuthError, JwtAuthGuard, KeysUnavailableError, RateLimitedError } from '#auth';
import { CLOCK, type Clock } from '../gateway-parts.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/gateway-config.js';
import { RateWindow } from './rate-window.js';
import { sourceOf } from './source-address.js';

/**
 * Who calls. Of a source that keeps failing, whatever fails again is answered 429 until its minute is
 * over. A token that verifies is let in all the same: many callers may share one address, behind a
 * balancer all of them. So each token is still verified, which costs this process alone; the issuer is
 * asked for unknown keys once in a cooldown in any case.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  private readonly failures: RateWindow;

  constructor(
    private readonly jwt: JwtAuthGuard,
    @Inject(GATEWAY_CONFIG) config: GatewayConfig,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.failures = new RateWindow(config.limits.authFailuresPerMinute, clock);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { ip, raw } = context.switchToHttp().getRequest<FastifyRequest>();
    try {
      return await this.jwt.canActivate(context);
    } catch (error) {
      const presented = raw.headers.authorization !== undefined;
      if (!presented || !isFailure(error)) throw error;
      const source = sourceOf(ip);
      const wait = this.failures.wait(source);
      if (wait !== undefined) throw new RateLimitedError(wait, 'AUTH_FAILURES_PER_MINUTE');
      this.failures.count(source);
      throw error;
    }
  }
}

/** Without the issuer's keys nothing can be judged. */
function isFailure(error: unknown): boolean {
  return error instanceof AuthError && !(error instanceof KeysUnavailableError);
}
