import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readiness } from '#serving';

/** Liveness, and readiness from when the issuer's keys were fetched until the process ends. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('healthz')
  healthz(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  readyz(@Res() reply: FastifyReply): void {
    const answer = this.readiness.look();
    void reply.status(answer.status === 'ready' ? 200 : 503).send(answer);
  }
}
