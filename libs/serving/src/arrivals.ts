import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { endPlainly } from './plain-answer.js';

/** One request from its header to the end of its answer, or to the end of its connection. */
export interface Arrival {
  /** Its reference, also the `x-request-id` of its answer. */
  readonly id: string;
  /** Milliseconds of `performance.now()`. */
  readonly startedAt: number;
  /** Absent when the bytes were not a request (RFC 9112 §2.2). */
  readonly request?: IncomingMessage;
  /** Of its answer; null when there was none. */
  readonly status: number | null;
  /** Whether the client left before its answer was finished. */
  readonly aborted: boolean;
  /** Why it was refused, if the status alone does not say what to change. */
  readonly reason?: string;
  /** What else a line says of that. */
  readonly because?: Because;
}

/** Further fields of a log line, such as what was seen and what was wanted. */
export interface Because {
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Level of the line; `info` unless an operator should look at it. */
  readonly level?: 'warn';
}

/** The reason of a header beyond the bound. */
export const TOO_LARGE_HEADER = 'header beyond MAX_HEADER_BYTES';

interface Open {
  readonly id: string;
  readonly startedAt: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Set when the answer was written past the response. */
  cutWith?: number;
  reason?: string;
  because?: Because;
}

const ARRIVAL = Symbol('arrival');
const ON_CONNECTION = Symbol('arrivals on the connection');
type Tracked = IncomingMessage & { [ARRIVAL]?: Open };
type TrackedSocket = Socket & { [ON_CONNECTION]?: { open: Set<Open>; last: Open } };

/** The id of a request that a tracked server has received. */
export function arrivalId(request: IncomingMessage): string | undefined {
  return (request as Tracked)[ARRIVAL]?.id;
}

/** When a request arrived at a tracked server, in milliseconds of `performance.now()`. */
export function arrivedAt(request: IncomingMessage): number | undefined {
  return (request as Tracked)[ARRIVAL]?.startedAt;
}

/** Says why a request is refused, for its report. */
export function noteRefusal(request: IncomingMessage, reason: string, because?: Because): void {
  const open = (request as Tracked)[ARRIVAL];
  if (!open) return;
  open.reason = reason;
  if (because) open.because = because;
}

/**
 * Reports each request of a server exactly once, when its answer or its connection is over, and
 * answers what Node hands over as `clientError` or `connect`. Call it before the server listens.
 * `idOf` says the id of a request that brings one; any other gets a new one.
 */
export function trackArrivals(
  server: Server,
  onOver: (arrival: Arrival) => void,
  idOf: (request: IncomingMessage) => string | undefined = () => undefined,
): void {
  const begin = (request: IncomingMessage, response: ServerResponse) => {
    const id = idOf(request) ?? randomUUID();
    const open: Open = { id, startedAt: performance.now(), request, response };
    (request as Tracked)[ARRIVAL] = open;
    response.setHeader('x-request-id', open.id);
    // A write after the client has left emits an `error` event, which would end the process without a listener.
    response.on('error', () => undefined);
    const onConnection = rememberOn(request.socket, open);
    response.once('close', () => {
      onConnection.delete(open);
      onOver(finished(open));
    });
  };
  server.prependListener('request', begin);
  server.prependListener('checkExpectation', begin);
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const lone = { id: randomUUID(), startedAt: performance.now(), request };
    endPlainly(socket, 501, lone.id);
    onOver({ ...lone, status: 501, aborted: false, reason: 'CONNECT, which is not served' });
  });
  server.prependListener('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const lone = refuse(error, socket);
    if (lone) onOver(lone);
  });
}

function finished(open: Open): Arrival {
  const { id, startedAt, request, response, cutWith, reason, because } = open;
  const status = cutWith ?? (response.headersSent ? response.statusCode : null);
  const aborted = cutWith === undefined && !response.writableFinished;
  const why = { ...(reason !== undefined && { reason }), ...(because && { because }) };
  return { id, startedAt, request, status, aborted, ...why };
}

/** The unfinished requests of a connection; pipelined ones wait for those before them. */
function rememberOn(socket: TrackedSocket, arrival: Open): Set<Open> {
  const known = socket[ON_CONNECTION];
  if (known) {
    known.last = arrival;
    known.open.add(arrival);
    return known.open;
  }
  const open = new Set([arrival]);
  socket[ON_CONNECTION] = { open, last: arrival };
  socket.once('close', () => {
    // Node tells only the current response that the connection is gone.
    for (const { response } of open) {
      if (response.socket === null) {
        response.destroyed = true;
        response.emit('close');
      }
    }
  });
  return open;
}

/**
 * Ends a connection whose bytes cannot be parsed further. Writes an answer if it cannot be mistaken for that of
 * another request. Returns what arrived, unless it belongs to a tracked request.
 */
function refuse(error: NodeJS.ErrnoException, socket: TrackedSocket): Arrival | undefined {
  const status = statusOf(error);
  const { open, last } = socket[ON_CONNECTION] ?? { open: new Set<Open>() };
  const unread = last?.request.complete === false ? last : undefined;
  if (status === undefined || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const reason = UNREADABLE[status] ?? '';
  if (unread) {
    // A client that stops within a body has left.
    const left = error.code === 'HPE_INVALID_EOF_STATE';
    if (!left && open.has(unread) && open.size === 1 && !unread.response.headersSent) {
      unread.cutWith = status;
      unread.reason = reason;
      endPlainly(socket, status, unread.id);
    } else socket.destroy();
    return undefined;
  }
  if (open.size > 0) endAfter(open, socket);
  // Bytes after a request that closes its connection are not read (RFC 9112 §9.6).
  if (error.code === 'HPE_CLOSED_CONNECTION') return undefined;
  const now = { id: randomUUID(), startedAt: performance.now() };
  const lone = { ...now, status, aborted: false, reason };
  if (open.size === 0) endPlainly(socket, status, lone.id);
  return lone;
}

/** Why bytes cannot be parsed further, by the status of the answer. */
const UNREADABLE: Readonly<Record<number, string>> = {
  400: 'bytes that are not an HTTP request',
  408: 'it did not arrive in time',
  413: 'chunk extensions that are too large',
  431: TOO_LARGE_HEADER,
};

/** Ends a connection once the requests that arrived whole have their answers. */
function endAfter(open: ReadonlySet<Open>, socket: Socket): void {
  socket.pause();
  for (const { response } of open) {
    response.once('close', () => {
      if (open.size === 0) socket.destroySoon();
    });
  }
}

/** The status for an error of Node's parser or timeouts; undefined when the connection just broke. */
function statusOf({ code = '' }: NodeJS.ErrnoException): number | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413;
  return code.startsWith('HPE_') ? 400 : undefined;
}
