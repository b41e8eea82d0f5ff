import { InsufficientScopeError, InvalidTokenError, RateLimitedError } from '#auth';
import { RefusedMessageError } from './message/rpc-error.js';
import type { MessageWatch } from '../observing/message-watch.js';

/** Tells how a call ended that a rung refused. Anything but a refusal is a fault of ours. */
export function tellRefusal(watch: MessageWatch, error: unknown): void {
  if (error instanceof InsufficientScopeError)
    watch.decided('refused_scope', '403', 'scope_missing');
  else if (error instanceof RateLimitedError) watch.decided('refused_rate', '429', 'rate_limited');
  else if (error instanceof RefusedMessageError) {
    watch.decided('tool_error', String(error.status), 'not_recorded');
  } else if (error instanceof InvalidTokenError) {
    watch.decided('exchange_refused', '401', 'subject_rejected');
  } else watch.decided('tool_error', '500', 'unexpected');
}
