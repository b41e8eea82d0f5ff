import type { Ask, Reply } from '../ask.js';
import { linesOf, type Line } from '../report.js';

const methods = linesOf('methods');

/** Milliseconds for GET, which may open a stream without an end. */
const STREAM_MS = 3_000;

/** What is right for GET and for DELETE (2025-11-25, Streamable HTTP; RFC 9110 §15.5.6). */
const RIGHT = {
  GET: 'wanted 401, 405 or a stream',
  DELETE: 'wanted 401, 405 or the end of a session',
} as const;

/** Asks with GET and DELETE, without a token; a session that was begun is ended by it. */
export async function checkMethods(
  ask: Ask,
  url: string,
  session: string | undefined,
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const method of ['GET', 'DELETE'] as const) {
    const headers = {
      accept: method === 'GET' ? 'text/event-stream' : '*/*',
      ...(session !== undefined && { 'mcp-session-id': session }),
    };
    const timeout = method === 'GET' ? { timeoutMs: STREAM_MS } : {};
    lines.push(judge(method, await ask({ method, url, headers, ...timeout })));
  }
  return lines;
}

function judge(method: keyof typeof RIGHT, reply: Reply): Line {
  if (!reply.answered) {
    return method === 'GET' && reply.timedOut
      ? methods.ok('GET is answered without an end: a stream')
      : methods.warning(`${method} gets no answer: ${reply.reason}`);
  }
  const { status, headers } = reply;
  const stream = /^text\/event-stream\b/i.test(headers['content-type'] ?? '');
  // 400 and 404 say that the session is missing or unknown.
  const fine =
    [400, 401, 404, 405].includes(status) ||
    (status >= 200 && status < 300 && (method === 'DELETE' || stream));
  return fine
    ? methods.ok(`${method} is answered with ${status}`)
    : methods.warning(`${method} is answered with ${status}, ${RIGHT[method]}`, {
        instead: 'answer 405 to methods that are not served',
      });
}
