import type { OutboundErrorCode } from '#outbound';
import type { UpstreamErrorCode } from '../upstream.errors.js';

/** What a request without a usable answer is, by why it had none. */
export const UNREACHED: Readonly<Record<OutboundErrorCode, UpstreamErrorCode>> = {
  timeout: 'upstream_timeout',
  aborted: 'upstream_cancelled',
  unreachable: 'upstream_unreachable',
  answer_unusable: 'upstream_answer_invalid',
  redirect_refused: 'upstream_answer_invalid',
};
