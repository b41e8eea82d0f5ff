import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RefusedMessageError } from './rpc-error.js';

/** Writes a refused message's status and JSON-RPC error. */
@Catch(RefusedMessageError)
export class RpcErrorFilter implements ExceptionFilter<RefusedMessageError> {
  catch(refusal: RefusedMessageError, host: ArgumentsHost): void {
    const { code, message, options } = refusal;
    const { id = null, data, headers } = options;
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(refusal.status)
      .headers({ 'cache-control': 'no-store', ...headers })
      .send({
        jsonrpc: '2.0',
        id,
        error: { code, message, ...(data && { data }) },
      });
  }
}
