import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { IssuerMetadata, SigningKeys } from '#auth';
import { Drain } from '#serving';

/** Liveness, and readiness from when the issuer's keys were fetched until the process ends. */
@Controller()
export class HealthController {
  constructor(
    private readonly issuer: IssuerMetadata,
    private readonly keys: SigningKeys,
    private readonly drain: Drain,
  ) {}

  @Get('healthz')
  healthz(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  readyz(@Res() reply: FastifyReply): void {
    const ready = !this.drain.draining && this.issuer.ready && this.keys.loaded;
    void reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  }
}
