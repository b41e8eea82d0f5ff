import type { Arrival } from '#serving';
import type { RequestOver } from './gateway-event.js';

/** What is told of a request that is over. */
export function requestOver({ id: reference, request, status, startedAt }: Arrival): RequestOver {
  return {
    kind: 'request_over',
    method: request?.method,
    path: request?.url?.split('?', 1)[0],
    status,
    seconds: (performance.now() - startedAt) / 1000,
    reference,
  };
}
