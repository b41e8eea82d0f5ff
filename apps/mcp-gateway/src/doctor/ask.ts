import { parseBoundedObject } from '#foreign-text';
import { OutboundError, type HttpClient, type HttpRequest, type HttpResponse } from '#outbound';
import { whyUnreached } from './unreached.js';

/** Milliseconds for one answer. */
const ASK_MS = 10_000;
/** Bytes of one answer. */
const MAX_ANSWER_BYTES = 512 * 1024;
/** Arrays and objects within one another, and members in all, of what is read as JSON. */
export const DOCTOR_JSON_BOUNDS = { maxDepth: 32, maxMembers: 20_000 };

/** One request of the doctor. */
export type Question = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'> & {
  /** For what may never end; 10 s by default. */
  readonly timeoutMs?: number;
};

/** An answer and when it came, in milliseconds since the epoch; or why there is none. */
export type Reply =
  | (HttpResponse & { readonly answered: true; readonly at: number })
  | { readonly answered: false; readonly timedOut: boolean; readonly reason: string };

/** Asks once, in bounded time, and never throws. */
export type Ask = (question: Question) => Promise<Reply>;

/** Told what is waited for; calls back what it got when the wait is over. */
export type Progress = (what: string) => () => void;

export function asker(http: HttpClient, clock: () => number, progress: Progress): Ask {
  return async (question) => {
    const arrived = progress(`${question.method} ${question.url}`);
    try {
      const answer = await http.send({
        timeoutMs: ASK_MS,
        ...question,
        maxResponseBytes: MAX_ANSWER_BYTES,
      });
      return { ...answer, answered: true, at: clock() };
    } catch (error) {
      return { answered: false, ...failureOf(error) };
    } finally {
      arrived();
    }
  };
}

function failureOf(error: unknown): { readonly timedOut: boolean; readonly reason: string } {
  if (!(error instanceof OutboundError)) return { timedOut: false, reason: 'no connection' };
  const { code, cause } = error;
  switch (code) {
    case 'unreachable':
      return { timedOut: false, reason: whyUnreached(cause) };
    case 'redirect_refused':
      return { timedOut: false, reason: `it answers with a ${cause}, which is not followed` };
    case 'answer_unusable':
      return { timedOut: false, reason: `its answer is of no use: ${cause}` };
    default:
      return { timedOut: true, reason: `no whole answer in time: ${cause}` };
  }
}

/** The JSON object of an answer; nothing for anything else. */
export function objectIn(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  return reply.answered ? parseBoundedObject(reply.body, DOCTOR_JSON_BOUNDS) : undefined;
}

/** What an answer was, for a line: its status, or why there was none. */
export function outcome(reply: Reply): string {
  return reply.answered ? `status ${reply.status}` : reply.reason;
}

/** The strings of a metadata list; nothing when it is no list. */
export function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string')
    : undefined;
}
