import { All, Controller, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChallengeFilter } from '#auth';
import { VisitorFilter } from '../visitors/visitor.filter.js';
import { BodyAbortedFilter } from './body-aborted.filter.js';
import { CallerGuard } from '../ladder/caller.guard.js';
import { LadderGuard } from '../ladder/ladder.guard.js';
import { LegacyEngine } from './engines/legacy.engine.js';
import { ModernEngine } from './engines/modern.engine.js';
import { RpcErrorFilter } from './rpc-error.filter.js';
import { UnexpectedErrorFilter } from './unexpected-error.filter.js';

/**
 * The MCP endpoint. After Host, Origin and preflight (edge/), `CallerGuard` says who calls and `LadderGuard`
 * what is asked, whether they may, and on whose behalf. Only then an engine answers.
 */
@Controller()
@UseGuards(CallerGuard, LadderGuard)
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
    const { admission } = request;
    if (admission === undefined) throw new TypeError('LadderGuard did not run.');
    const { era } = admission.message;
    reply.hijack();
    // In the 2026 era leaving cancels, also what has not begun (Streamable HTTP, Cancellation).
    if (era === 'modern' && reply.raw.destroyed) return;
    reply.raw.setHeader('cache-control', 'no-store');
    const engine = era === 'legacy' ? this.legacy : this.modern;
    await engine.handle(admission, request.raw, reply.raw);
  }
}
