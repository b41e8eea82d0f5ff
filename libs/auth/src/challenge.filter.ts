import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthError, CallerRefusedError, InvalidTokenError } from './auth.errors.js';
import { AUTH_OPTIONS, type ResolvedAuthOptions } from './auth.options.js';
import { challengeFor } from './challenge.js';

/** Time between two lines about one reason that are a warning. */
export const WARNING_MS = 60_000;

/** What a person's day brings, or what is told in a line of its own. */
const ORDINARY: readonly string[] = ['expired', 'refused'];

/**
 * Writes the challenge of an `AuthError`, on Fastify. Why a token is refused, and what would have been
 * accepted, goes to the request log only: a wrong setting refuses every token, so the first line of a
 * reason in a minute is a warning; the others are not, since anybody can send bad tokens.
 */
@Catch(AuthError)
export class ChallengeFilter implements ExceptionFilter<AuthError> {
  private readonly warnedAt = new Map<string, number>();

  constructor(@Inject(AUTH_OPTIONS) private readonly options: ResolvedAuthOptions) {}

  catch(error: AuthError, host: ArgumentsHost): void {
    const { status, headers, body } = challengeFor(error, this.options.challenge);
    const http = host.switchToHttp();
    if (error instanceof InvalidTokenError || error instanceof CallerRefusedError) {
      const request = http.getRequest<FastifyRequest>();
      request.logExtras = { ...request.logExtras, refused: error.reason, ...error.evidence };
      if (this.isNews(error.reason)) request.logLevel = 'warn';
    }
    void http.getResponse<FastifyReply>().status(status).headers(headers).send(body);
  }

  private isNews(reason: string): boolean {
    const now = this.options.clock();
    if (ORDINARY.includes(reason) || now - (this.warnedAt.get(reason) ?? -Infinity) < WARNING_MS) {
      return false;
    }
    this.warnedAt.set(reason, now);
    return true;
  }
}
