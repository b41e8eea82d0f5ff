import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addToRequestLine, requestSource } from '#telemetry';
import { AuthError } from './auth.errors.js';
import { requestRefused } from './auth-observer.js';
import { AUTH_OPTIONS, type ResolvedAuthOptions } from './auth.options.js';
import { challengeFor } from './challenge.js';
import { FirstOfMinute } from './first-of-minute.js';
import { refusalFields, warningKind } from './refusal-fields.js';

/**
 * Writes the challenge of an `AuthError`, on Fastify. Why it is refused, and what would have been
 * accepted, goes to the request log only. The first line of a reason in a minute that a setting may cure
 * is a warning.
 */
@Catch(AuthError)
export class ChallengeFilter implements ExceptionFilter<AuthError> {
  private readonly first: FirstOfMinute;

  constructor(@Inject(AUTH_OPTIONS) private readonly options: ResolvedAuthOptions) {
    this.first = new FirstOfMinute(options.steady);
  }

  catch(error: AuthError, host: ArgumentsHost): void {
    const { status, headers, body } = challengeFor(error, this.options.challenge);
    const http = host.switchToHttp();
    const { raw, caller, id: reference, traceId } = http.getRequest<FastifyRequest>();
    const kind = warningKind(error);
    const level = kind !== undefined && this.first.isNews(kind) ? 'warn' : undefined;
    addToRequestLine(raw, refusalFields(error, caller, this.options), level);
    this.options.observer(
      requestRefused(error, { reference, traceId, source: requestSource(raw) }),
    );
    void http.getResponse<FastifyReply>().status(status).headers(headers).send(body);
  }
}
