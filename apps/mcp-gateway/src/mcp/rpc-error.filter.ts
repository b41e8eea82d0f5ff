import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { safeLine } from '#foreign-text';
import { addToRequestLine } from '#telemetry';
import { RefusedMessageError } from '../ladder/message/rpc-error.js';

/** Writes a refused message's status and JSON-RPC error, and the same words into the request's line. */
@Catch(RefusedMessageError)
export class RpcErrorFilter implements ExceptionFilter<RefusedMessageError> {
  catch(refusal: RefusedMessageError, host: ArgumentsHost): void {
    const { code, message, options } = refusal;
    const { id: messageId = null, data, headers, setting } = options;
    const http = host.switchToHttp();
    const why = { reason: safeLine(message), ...(setting !== undefined && { setting }) };
    addToRequestLine(http.getRequest<FastifyRequest>().raw, why);
    void http
      .getResponse<FastifyReply>()
      .status(refusal.status)
      .headers({ 'cache-control': 'no-store', ...headers })
      .send({
        jsonrpc: '2.0',
        id: messageId,
        error: { code, message, ...(data && { data }) },
      });
  }
}
