import { parseBoundedObject } from '#foreign-text';
import { OutboundError, type HttpClient, type HttpRequest, type HttpResponse } from '#outbound';
import { quoted, type Line } from './report.js';
import { whyUnreached } from './unreached.js';

/** Milliseconds for one answer. */
const ASK_MS = 10_000;
/** Milliseconds for all answers together. */
const ALL_MS = 180_000;
/** Bytes of one answer. */
const MAX_ANSWER_BYTES = 512 * 1024;
/** Arrays and objects within one another, and members in all, of what is read as JSON. */
export const DOCTOR_JSON_BOUNDS = { maxDepth: 32, maxMembers: 20_000 };

/** One request of the doctor. */
export type Question = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'> & {
  /** For what may never end; 10 s by default. */
  readonly timeoutMs?: number;
};

/** An answer, when it came, in milliseconds since the epoch, and where it leads when it is a redirect. */
export interface Answer extends HttpResponse {
  readonly answered: true;
  readonly at: number;
  /** Without its query, which may hold what is for one person alone. */
  readonly leadsTo?: string | undefined;
}

/** Why there is no answer. */
export interface NoAnswer {
  readonly answered: false;
  readonly timedOut: boolean;
  /** Whether something did answer, in a way that is of no use. */
  readonly garbled: boolean;
  /** The setting that names the proxy that gave no way through. */
  readonly proxySetting?: string | undefined;
  readonly reason: string;
}

export type Reply = Answer | NoAnswer;

/** Asks once, in bounded time, and never throws. */
export type Ask = (question: Question) => Promise<Reply>;

/** Told what is waited for; calls back what it got when the wait is over. */
export type Progress = (what: string) => () => void;

export function asker(http: HttpClient, clock: () => number, progress: Progress): Ask {
  let until: number | undefined;
  return async (question) => {
    until ??= clock() + ALL_MS;
    const left = until - clock();
    if (left <= 0) return { answered: false, timedOut: true, garbled: false, reason: NO_TIME };
    const { timeoutMs = ASK_MS } = question;
    const arrived = progress(`${question.method} ${question.url}`);
    try {
      const answer = await http.send({
        ...question,
        timeoutMs: Math.min(timeoutMs, left),
        maxResponseBytes: MAX_ANSWER_BYTES,
        givesRedirects: true,
        firstEventOnly: true,
      });
      const leadsTo = leadsFrom(question.url, answer);
      return { ...answer, answered: true, at: clock(), leadsTo };
    } catch (error) {
      return { answered: false, ...failureOf(error, question.url) };
    } finally {
      arrived();
    }
  };
}

const NO_TIME = `not asked: other answers took ${ALL_MS / 1_000} s`;

/** Where a redirect leads, as it may be shown. */
function leadsFrom(url: string, { status, headers }: HttpResponse): string | undefined {
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined) return undefined;
  try {
    const to = new URL(location, url);
    return to.origin === 'null' ? undefined : to.origin + to.pathname;
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown, url: string): Omit<NoAnswer, 'answered'> {
  const failed = { timedOut: false, garbled: false };
  if (!(error instanceof OutboundError)) return { ...failed, reason: 'no connection' };
  const { code, cause } = error;
  switch (code) {
    case 'unreachable':
      return { ...failed, reason: whyUnreached(cause), proxySetting: proxyAtFault(cause, url) };
    case 'answer_unusable':
      return { ...failed, garbled: true, reason: `its answer is of no use: ${cause}` };
    default:
      return { ...failed, timedOut: true, reason: `no whole answer in time: ${cause}` };
  }
}

/** The JSON object of an answer; nothing for anything else. */
export function objectIn(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  return reply.answered ? parseBoundedObject(reply.body, DOCTOR_JSON_BOUNDS) : undefined;
}

/** The setting of the proxy that a failure's cause names; nothing when it is no proxy's. */
export function proxyAtFault(cause: string, url: string): string | undefined {
  if (!cause.startsWith('proxy ')) return undefined;
  return url.startsWith('http:') ? 'HTTP_PROXY' : 'HTTPS_PROXY';
}

/** The cure of a failure: the proxy's where that is at fault, and the given one. */
export function cureOf(reply: Reply, cure: Cure): Cure {
  const setting = reply.answered ? undefined : reply.proxySetting;
  return setting === undefined ? cure : proxyCure(setting);
}

type Cure = Pick<Line, 'setting' | 'instead'>;

/** What to write where a proxy gives no way through. */
export function proxyCure(setting: string): Cure {
  return {
    setting,
    instead:
      'write the proxy as http://user:password@host:port, have it let this target through, or name the target in NO_PROXY where it is reached directly',
  };
}

/** Whose answer may be that of a proxy between; empty when there is none. */
export function through(reply: Answer): string {
  const { forwardedBy, status } = reply;
  return forwardedBy !== undefined && status >= 400
    ? `, through proxy ${forwardedBy}, which may have answered itself`
    : '';
}

/** What an answer was, for a line: its status, or why there was none. */
export function outcome(reply: Reply): string {
  if (!reply.answered) return reply.reason;
  const { status, leadsTo } = reply;
  const redirect = status >= 300 && status <= 399;
  const place = leadsTo === undefined ? 'nowhere' : `to ${quoted(leadsTo)}`;
  return `status ${status}${redirect ? `, a redirect ${place}, which is not followed` : ''}${through(reply)}`;
}

/** The strings of a metadata list; nothing when it is no list. */
export function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string')
    : undefined;
}
