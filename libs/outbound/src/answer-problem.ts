import { AnswerTooLargeError } from './answer-bytes.js';
import { causeOf, isNoHttp, OutboundError, type OutboundErrorCode } from './outbound-error.js';

/** An answer that is not used, in words of ours. */
export class Unused extends Error {
  constructor(
    readonly code: OutboundErrorCode,
    readonly why: string,
  ) {
    super(why);
  }
}

/** How far a request came before it failed. */
export interface Progress {
  readonly host: string;
  /** The proxy that was asked by the whole URL. */
  readonly forwardedBy: string | undefined;
  /** Whether the failure came in the midst of the answer's body. */
  readonly body: boolean;
  /** False where it is certain that no byte of the request left. */
  readonly sent?: boolean;
}

/** Throws for answers that are used in no case: redirects, and a proxy's own 407. */
export function refuseHead(status: number, forwardedBy: string | undefined): void {
  if (status >= 300 && status < 400) throw new Unused('redirect_refused', `redirect ${status}`);
  if (status === 407 && forwardedBy !== undefined) {
    throw new Unused('unreachable', `proxy ${forwardedBy}: 407`);
  }
}

/** What failed in the midst of a body, or was not HTTP, was not a whole answer. */
export function outboundError(
  error: unknown,
  { host, forwardedBy, body, sent = true }: Progress,
): OutboundError {
  if (error instanceof Unused) return new OutboundError(error.code, host, error.why);
  if (error instanceof AnswerTooLargeError) {
    return new OutboundError('answer_unusable', host, error.message, { tooLarge: true });
  }
  const cause = causeOf(error);
  if (body) return new OutboundError('answer_unusable', host, `answer broke off (${cause})`);
  if (isNoHttp(cause)) return new OutboundError('answer_unusable', host, cause);
  const why = forwardedBy === undefined ? cause : `proxy ${forwardedBy}: ${cause}`;
  return new OutboundError('unreachable', host, why, { sent });
}
