import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { resourceMetadataUrl } from '#auth';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/gateway-config.js';
import { isVisit, VISITOR_HEADERS, visitorPage } from './visitor-page.js';

/** Tells a person where they are at `/`, where the endpoint has another path. */
@Controller()
export class VisitorsController {
  constructor(@Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig) {}

  @Get('/')
  root(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!isVisit(request.raw)) throw new NotFoundException();
    const { resource: endpoint } = this.config.endpoint;
    const { issuer } = this.config.callers;
    const metadataUrl = resourceMetadataUrl(endpoint);
    void reply.headers(VISITOR_HEADERS).send(visitorPage({ endpoint, metadataUrl, issuer }));
  }
}
