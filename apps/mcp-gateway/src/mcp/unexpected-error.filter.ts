import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '#serving';
import { APP_LOGGER, type AppLogger } from '#telemetry';
import { INTERNAL_ERROR } from '../ladder/message/rpc-error.js';

/** The last answer: the reference for the client, the error's name for the log. */
@Catch()
export class UnexpectedErrorFilter implements ExceptionFilter {
  constructor(@Inject(APP_LOGGER) private readonly logger: AppLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id: reference, traceId } = http.getRequest<FastifyRequest>();
    this.logger.error({ reference, traceId, error: describeError(error) }, 'unexpected error');
    answerLast(http.getResponse<FastifyReply>(), {
      jsonrpc: '2.0',
      id: null,
      error: { code: INTERNAL_ERROR, message: `Internal error (reference ${reference})` },
    });
  }
}

/** An engine that failed has taken the reply over already; what it began cannot be taken back. */
function answerLast(reply: FastifyReply, body: object): void {
  const { raw } = reply;
  if (raw.headersSent || raw.destroyed) raw.destroy();
  else if (!reply.sent) {
    void reply.status(500).headers({ 'cache-control': 'no-store' }).send(body);
  } else {
    raw.writeHead(500, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    raw.end(JSON.stringify(body));
  }
}
