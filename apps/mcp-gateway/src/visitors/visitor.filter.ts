import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  AUTH_OPTIONS,
  challengeFor,
  MissingCredentialsError,
  refusalFields,
  type ResolvedAuthOptions,
} from '#auth';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config/gateway-config.js';
import { isVisit, VISITOR_HEADERS, visitorPage } from './visitor-page.js';

/**
 * The 401 of a request without a token: to a person in a browser its body is a page; status and
 * challenge are the same for all.
 */
@Catch(MissingCredentialsError)
export class VisitorFilter implements ExceptionFilter<MissingCredentialsError> {
  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: ResolvedAuthOptions,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  catch(error: MissingCredentialsError, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { raw, caller } = request;
    const fields = refusalFields(error, caller, this.options);
    request.logExtras = { ...request.logExtras, ...fields };
    const { status, headers, body } = challengeFor(error, this.options.challenge);
    const reply = http.getResponse<FastifyReply>().status(status).headers(headers);
    const { resource: endpoint } = this.config.endpoint;
    const { issuer } = this.config.callers;
    const { resourceMetadataUrl: metadataUrl = endpoint } = this.options.challenge;
    if (isVisit(raw)) {
      void reply.headers(VISITOR_HEADERS).send(visitorPage({ endpoint, metadataUrl, issuer }));
    } else void reply.send(body);
  }
}
