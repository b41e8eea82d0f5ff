import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { plainBody } from '#serving';
import type { AuthLogger } from './auth.options.js';

/**
 * Answers every error that no filter of a controller handles, such as an unknown path, with a status and a
 * fixed text; never with a framework's text or code. Errors that a client did not cause are logged.
 */
@Catch()
export class PlainErrorFilter implements ExceptionFilter {
  protected readonly contentType: string = 'application/json';
  /** What is told of an error. */
  protected readonly bodyOf: (status: number, error: unknown) => string = plainBody;

  constructor(private readonly logger: AuthLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const status = statusOf(error);
    if (status >= 500) {
      const { id: reference, traceId } = http.getRequest<FastifyRequest>();
      const name = error instanceof Error ? error.name : typeof error;
      this.logger.error({ reference, traceId, error: { name } }, 'unexpected error');
    }
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.destroyed) return;
    void reply
      .status(status)
      .headers({ 'content-type': this.contentType, 'cache-control': 'no-store' })
      .send(this.bodyOf(status, error));
  }
}

/** Nest has it as a method, Fastify and errors of an app as a field. */
function statusOf(error: unknown): number {
  const { getStatus, statusCode } = error as { getStatus?: () => number; statusCode?: unknown };
  const status = typeof getStatus === 'function' ? getStatus.call(error) : statusCode;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}
