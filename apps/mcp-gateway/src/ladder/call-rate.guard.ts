import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RateLimitedError } from '#auth';
import { CLOCK, type Clock } from '../gateway-parts.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/gateway-config.js';
import { RateWindow } from './rate-window.js';
import './mcp-request.js';

/** Calls a minute of one caller and tool (specification, Tools, Security). */
@Injectable()
export class CallRateGuard implements CanActivate {
  private readonly calls: RateWindow;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig, @Inject(CLOCK) clock: Clock) {
    this.calls = new RateWindow(config.limits.callsPerMinute, clock);
  }

  canActivate(context: ExecutionContext): boolean {
    const { caller, mcpTool } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!caller || !mcpTool) return true;
    const key = JSON.stringify([caller.subject, mcpTool.name]);
    const wait = this.calls.wait(key);
    if (wait !== undefined) throw new RateLimitedError(wait, 'CALLS_PER_MINUTE');
    this.calls.count(key);
    return true;
  }
}
