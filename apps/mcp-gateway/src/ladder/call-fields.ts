import type { FastifyRequest } from 'fastify';
import { nameForLog } from '#telemetry';
import type { ExchangeCall } from '#token-exchange';

/**
 * What each log line about a call carries, also the exchange's: the reference that its client is told,
 * the trace, the person and their client. Throws `TypeError` before the caller is known.
 */
export function callFields({ id: reference, traceId, caller }: FastifyRequest): ExchangeCall {
  if (caller === undefined) throw new TypeError('Nobody has called yet.');
  const subject = nameForLog(caller.subject);
  const sender = nameForLog(caller.clientId);
  return Object.freeze({ reference, traceId, subject, sender });
}
