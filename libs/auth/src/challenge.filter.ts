import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AuthError } from './auth.errors.js';
import { AUTH_OPTIONS, type ResolvedAuthOptions } from './auth.options.js';
import { challengeFor } from './challenge.js';

/** Writes the challenge of an `AuthError`, on Fastify. */
@Catch(AuthError)
export class ChallengeFilter implements ExceptionFilter<AuthError> {
  constructor(@Inject(AUTH_OPTIONS) private readonly options: ResolvedAuthOptions) {}

  catch(error: AuthError, host: ArgumentsHost): void {
    const { status, headers, body } = challengeFor(error, this.options.challenge);
    void host.switchToHttp().getResponse<FastifyReply>().status(status).headers(headers).send(body);
  }
}
