import { nameForLog } from '#telemetry';
import type { ExchangeCall } from '#token-exchange';
import type { Known } from './admission.js';

/**
 * What each log line about a call carries, also the exchange's: the reference that its client is told,
 * the trace, the person and their client.
 */
export function callFields({
  reference,
  traceId,
  caller,
}: Pick<Known, 'reference' | 'traceId' | 'caller'>): ExchangeCall {
  const subject = nameForLog(caller.subject);
  const sender = nameForLog(caller.clientId);
  return Object.freeze({ reference, traceId, subject, sender });
}
