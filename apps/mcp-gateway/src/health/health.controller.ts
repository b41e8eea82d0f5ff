import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readiness } from '#serving';

/** Liveness, and readiness with what is missing; no credentials. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('healthz')
  @Header('cache-control', 'no-store')
  healthz(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('cache-control', 'no-store')
  readyz(@Res() reply: FastifyReply): void {
    const answer = this.readiness.look();
    void reply.status(answer.status === 'ready' ? 200 : 503).send(answer);
  }
}
