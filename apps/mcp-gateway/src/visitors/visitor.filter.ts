import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AUTH_OPTIONS,
  challengeFor,
  MissingCredentialsError,
  refusalFields,
  requestRefused,
  type ResolvedAuthOptions,
} from '#auth';
import { addToRequestLine, requestSource } from '#telemetry';
import { isVisit, VISITOR_HEADERS, VISITOR_PAGE } from './visitor-page.js';

/**
 * The 401 of a request without a token: to a person in a browser its body is a page; status and
 * challenge are the same for all.
 */
@Catch(MissingCredentialsError)
export class VisitorFilter implements ExceptionFilter<MissingCredentialsError> {
  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: ResolvedAuthOptions,
    @Inject(VISITOR_PAGE) private readonly page: string,
  ) {}

  catch(error: MissingCredentialsError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { raw, caller, id: reference, traceId } = http.getRequest<FastifyRequest>();
    addToRequestLine(raw, refusalFields(error, caller, this.options));
    const source = requestSource(raw);
    this.options.observer(requestRefused(error, { reference, traceId, source }));
    const { status, headers, body } = challengeFor(error, this.options.challenge);
    const reply = http.getResponse<FastifyReply>().status(status).headers(headers);
    if (isVisit(raw)) void reply.headers(VISITOR_HEADERS).send(this.page);
    else void reply.send(body);
  }
}
