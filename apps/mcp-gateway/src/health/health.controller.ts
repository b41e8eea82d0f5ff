import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readiness } from '#serving';
import { CurrentCatalogue } from '../catalogue/current-catalogue.js';

/** Liveness, and readiness with what is missing and which catalogue is served; no credentials. */
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly current: CurrentCatalogue,
  ) {}

  @Get('healthz')
  @Header('cache-control', 'no-store')
  healthz(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('cache-control', 'no-store')
  readyz(@Res() reply: FastifyReply): void {
    const answer = this.readiness.look();
    const { canChange, now } = this.current;
    const generation = canChange && { generation: now.generation };
    void reply.status(answer.status === 'ready' ? 200 : 503).send({ ...answer, ...generation });
  }
}
