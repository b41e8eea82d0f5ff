import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthError, CallerRefusedError, InvalidTokenError } from './auth.errors.js';
import { AUTH_OPTIONS, type ResolvedAuthOptions } from './auth.options.js';
import { challengeFor } from './challenge.js';

/** Writes the challenge of an `AuthError`, on Fastify; its reason goes to the request log only. */
@Catch(AuthError)
export class ChallengeFilter implements ExceptionFilter<AuthError> {
  constructor(@Inject(AUTH_OPTIONS) private readonly options: ResolvedAuthOptions) {}

  catch(error: AuthError, host: ArgumentsHost): void {
    const { status, headers, body } = challengeFor(error, this.options.challenge);
    const http = host.switchToHttp();
    if (error instanceof InvalidTokenError || error instanceof CallerRefusedError) {
      const request = http.getRequest<FastifyRequest>();
      request.logExtras = { ...request.logExtras, refused: error.reason };
    }
    void http.getResponse<FastifyReply>().status(status).headers(headers).send(body);
  }
}
