import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isVisit, VISITOR_HEADERS, VISITOR_PAGE } from './visitor-page.js';

/** Tells a person where they are at `/`, where the endpoint has another path. */
@Controller()
export class VisitorsController {
  constructor(@Inject(VISITOR_PAGE) private readonly page: string) {}

  @Get('/')
  root(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!isVisit(request.raw)) throw new NotFoundException();
    void reply.headers(VISITOR_HEADERS).send(this.page);
  }
}
