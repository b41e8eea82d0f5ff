import { All, Controller, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChallengeFilter } from '#auth';
import { VisitorFilter } from '../visitors/visitor.filter.js';
import { BodyAbortedFilter } from './body-aborted.filter.js';
import { CallRateGuard } from '../ladder/call-rate.guard.js';
import { CallerGuard } from '../ladder/caller.guard.js';
import { DelegationGuard } from '../ladder/delegation.guard.js';
import { LegacyEngine } from './engines/legacy.engine.js';
import { MessageGuard } from '../ladder/message.guard.js';
import { ModernEngine } from './engines/modern.engine.js';
import { RpcErrorFilter } from './rpc-error.filter.js';
import { ToolScopesGuard } from '../ladder/tool-scopes.guard.js';
import { UnexpectedErrorFilter } from './unexpected-error.filter.js';
import '../ladder/mcp-request.js';

/**
 * The MCP endpoint. Its guards, in order, are the ladder every message climbs after Host, Origin
 * and preflight (edge/): who calls, what is asked, may they, on whose behalf. Only then an engine.
 */
@Controller()
@UseGuards(CallerGuard, MessageGuard, ToolScopesGuard, CallRateGuard, DelegationGuard)
@UseFilters(
  UnexpectedErrorFilter,
  BodyAbortedFilter,
  RpcErrorFilter,
  ChallengeFilter,
  VisitorFilter,
)
export class McpController {
  constructor(
    private readonly legacy: LegacyEngine,
    private readonly modern: ModernEngine,
  ) {}

  @All()
  async handle(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const message = request.mcpMessage;
    if (message === undefined) throw new TypeError('MessageGuard did not run.');
    reply.hijack();
    // In the 2026 era leaving cancels, also what has not begun (Streamable HTTP, Cancellation).
    if (message.era === 'modern' && reply.raw.destroyed) return;
    reply.raw.setHeader('cache-control', 'no-store');
    await (message.era === 'legacy' ? this.legacy : this.modern).handle(request, reply, message);
  }
}
