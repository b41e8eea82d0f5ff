import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { AppLogger } from '#telemetry';

/** An answer that is not a success, with what the caller may read about it. */
export class Problem extends Error {
  constructor(
    readonly statusCode: number,
    readonly detail: string,
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

/** Answers every error as `application/problem+json` (RFC 9457). What nobody meant is logged as an error. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: AppLogger) {}

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
      .headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
      .send(
        JSON.stringify({
          title: STATUS_CODES[status] ?? 'Error',
          status,
          ...(error instanceof Problem && { detail: error.detail }),
        }),
      );
  }
}

/** Nest says it by a method, Fastify and `Problem` by a field. */
function statusOf(error: unknown): number {
  const { getStatus, statusCode } = error as { getStatus?: () => number; statusCode?: unknown };
  const status = typeof getStatus === 'function' ? getStatus.call(error) : statusCode;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}
