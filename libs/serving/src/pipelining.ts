import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that wait for their answers at a time (RFC 9112 §9.3.2). */
export const MAX_PIPELINED_REQUESTS = 16;

interface Waiting {
  /** Requests whose answers are not over. */
  count: number;
  /** Nothing more is taken: what follows was never received, as far as its sender can know. */
  ending: boolean;
}

const WAITING = Symbol('requests that wait');
type Counted = Socket & { [WAITING]?: Waiting | undefined };

/**
 * Takes a request of a connection, or leaves it unanswered: beyond `MAX_PIPELINED_REQUESTS`, and behind
 * an answer that closes the connection. All of one read of the socket are parsed in one go, so that
 * without a bound one connection holds the event loop. The answers before it still go out.
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

/** What comes behind this request on its connection is not taken (RFC 9112 §9.6). */
export function takeNoMore(request: IncomingMessage): void {
  const { [WAITING]: waiting } = request.socket as Counted;
  if (waiting) waiting.ending = true;
}
