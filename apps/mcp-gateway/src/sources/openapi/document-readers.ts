import type { DocumentReaders, ReadText } from '#openapi';
import { Deadline, OutboundError, type After, type Clock, type HttpStreams } from '#outbound';
import { describeError } from '#serving';
import { decoded, readLocalFile } from '../local-file.js';

/** What documents are read with. */
export interface ReadingParts {
  /** Asked for the documents alone, as nobody. */
  readonly http: HttpStreams;
  readonly steady: Clock;
  readonly after: After;
  /** Whether a passing fault is tried again, for so long as `FETCHING_MS`. */
  readonly patient: boolean;
}

/** Milliseconds for one request for a document, or for a part of one. */
export const FETCH_MS = 10_000;
/** Milliseconds in which a document and its parts have arrived, pauses after failures included. */
export const FETCHING_MS = 25_000;
/** Milliseconds until what failed is asked for again, at first; doubled each time. */
export const FIRST_PAUSE_MS = 500;

const ACCEPT = 'application/json, application/yaml;q=0.9, */*;q=0.1';

/** The ways to one document, from now on for `FETCHING_MS`. */
export function documentReaders(parts: ReadingParts): DocumentReaders {
  const deadline = new Deadline(parts.steady, FETCHING_MS, parts.after);
  return {
    readFile: readLocalFile,
    fetch: (url, mostBytes, signal) => fetchDocument({ url, mostBytes, signal, deadline }, parts),
  };
}

interface Asked {
  readonly url: string;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  readonly deadline: Deadline;
}

/** A text, or why there is none and whether that may pass. */
type Fetched = ReadText & { readonly passing?: boolean };

async function fetchDocument(asked: Asked, parts: ReadingParts): Promise<ReadText> {
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const { passing = false, ...read } = await fetchOnce(asked, parts.http);
    const again = passing && parts.patient && asked.deadline.left > pause;
    if (!again || asked.signal.aborted) return read;
    await paused(pause, parts.after, asked.signal);
    pause *= 2;
  }
}

async function fetchOnce(
  { url, mostBytes, signal, deadline }: Asked,
  http: HttpStreams,
): Promise<Fetched> {
  const timeoutMs = Math.max(1, Math.min(FETCH_MS, deadline.left));
  try {
    const headers = { accept: ACCEPT };
    const answer = await http.open({ method: 'GET', url, headers, timeoutMs, signal });
    const { status } = answer;
    if (status === 200) return decoded(await answer.bytes(mostBytes));
    answer.close();
    const passing = status === 429 || status >= 500;
    return { ok: false, problem: `cannot be fetched (it answers ${status})`, passing };
  } catch (error) {
    return { ok: false, ...causeOf(error, mostBytes) };
  }
}

function causeOf(
  error: unknown,
  mostBytes: number,
): { readonly problem: string; readonly passing: boolean } {
  if (!(error instanceof OutboundError)) {
    return { problem: `cannot be fetched (${describeError(error).name})`, passing: false };
  }
  const { code, problem, tooLarge } = error;
  if (tooLarge) return { problem: `is larger than ${mostBytes} bytes`, passing: false };
  if (code === 'redirect_refused') {
    return { problem: 'leads to another address; write that one', passing: false };
  }
  const passing = code === 'unreachable' || code === 'timeout';
  return { problem: `cannot be fetched (${problem})`, passing };
}

function paused(ms: number, after: After, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(ms, () => {
      signal.removeEventListener('abort', over);
      resolve();
    });
    const over = () => {
      cancel();
      resolve();
    };
    signal.addEventListener('abort', over, { once: true });
  });
}
