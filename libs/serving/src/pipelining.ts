import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Most requests of one connection that wait for their answers (RFC 9112 §9.3.2). */
export const MAX_PIPELINED_REQUESTS = 16;

interface Waiting {
  /** Requests whose answers are not finished. */
  count: number;
  /** No further request is accepted; to its sender it is as if it was never received. */
  ending: boolean;
}

const WAITING = Symbol('requests that wait');
type Counted = Socket & { [WAITING]?: Waiting | undefined };

/**
 * Accepts a request of a connection, or leaves it unanswered: beyond `MAX_PIPELINED_REQUESTS`, and after an
 * answer that closes the connection. Node parses everything of one socket read at once, so without a bound one
 * connection could block the event loop. The answers before it are still sent.
 */
export function takeRequest(request: IncomingMessage, response: ServerResponse): boolean {
  const socket = request.socket as Counted;
  const waiting = socket[WAITING] ?? { count: 0, ending: false };
  socket[WAITING] = waiting;
  if (waiting.ending || waiting.count >= MAX_PIPELINED_REQUESTS) {
    waiting.ending = true;
    socket.pause();
    return false;
  }
  waiting.count += 1;
  response.once('close', () => {
    waiting.count -= 1;
    if (waiting.ending && waiting.count === 0) socket.destroySoon();
  });
  return true;
}

/** Requests after this one on its connection are not accepted (RFC 9112 §9.6). */
export function takeNoMore(request: IncomingMessage): void {
  const { [WAITING]: waiting } = request.socket as Counted;
  if (waiting) waiting.ending = true;
}
