import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Readiness } from './readiness.js';

/** Liveness and readiness: a status, no detail, no credentials. */
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
    const { ready } = this.readiness;
    void reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  }
}
