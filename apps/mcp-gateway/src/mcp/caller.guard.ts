import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuthError, JwtAuthGuard, KeysUnavailableError, RateLimitedError } from '#auth';
import { CLOCK, type Clock } from '../clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import { RateWindow } from '../rate-window.js';

/** Who calls. A source that keeps failing is kept waiting, so that it cannot wear the issuer out. */
@Injectable()
export class CallerGuard implements CanActivate {
  private readonly failures: RateWindow;

  constructor(
    private readonly jwt: JwtAuthGuard,
    @Inject(GATEWAY_CONFIG) config: GatewayConfig,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.failures = new RateWindow(config.authFailuresPerMinute, clock);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { ip, raw } = context.switchToHttp().getRequest<FastifyRequest>();
    const wait = this.failures.wait(ip);
    if (wait !== undefined) throw new RateLimitedError(wait);
    try {
      return await this.jwt.canActivate(context);
    } catch (error) {
      const judged = error instanceof AuthError && !(error instanceof KeysUnavailableError);
      if (judged && raw.headers.authorization !== undefined) this.failures.count(ip);
      throw error;
    }
  }
}
