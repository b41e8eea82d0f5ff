import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { safeLine } from '#foreign-text';
import { addToRequestLine, requestSource } from '#telemetry';
import { OBSERVER, type GatewayObserver } from '../observing/gateway-event.js';
import { toldCaller } from '../observing/told-caller.js';
import { RefusedMessageError } from '../ladder/message/rpc-error.js';

/** Writes a refused message's status and JSON-RPC error, and the same words into the request's line. */
@Catch(RefusedMessageError)
export class RpcErrorFilter implements ExceptionFilter<RefusedMessageError> {
  constructor(@Inject(OBSERVER) private readonly observer: GatewayObserver) {}

  catch(refusal: RefusedMessageError, host: ArgumentsHost): void {
    const { code, message, options } = refusal;
    const { id: messageId = null, data, headers, setting, reason } = options;
    const http = host.switchToHttp();
    const why = { reason: safeLine(message), ...(setting !== undefined && { setting }) };
    const { raw, caller, id: reference, traceId } = http.getRequest<FastifyRequest>();
    addToRequestLine(raw, why);
    const by = { source: requestSource(raw), caller: caller && toldCaller(caller) };
    this.observer({ kind: 'request_rejected', reason, ...by, reference, traceId });
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
