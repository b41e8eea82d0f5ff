import type { IncomingMessage } from 'node:http';
import { arrivalId } from '#serving';
import { requestSource, traceIdOfRequest } from '#telemetry';
import type { RejectReason } from './closed-sets.js';
import type { RequestRejected } from './gateway-event.js';

/** What is told of a request that is refused before anybody was verified. */
export function rejectedRequest(request: IncomingMessage, reason: RejectReason): RequestRejected {
  return {
    kind: 'request_rejected',
    reason,
    source: requestSource(request),
    caller: undefined,
    reference: arrivalId(request) ?? '',
    traceId: traceIdOfRequest(request),
  };
}
