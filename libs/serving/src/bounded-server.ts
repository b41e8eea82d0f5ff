import { Server, type IncomingMessage, type ServerResponse } from 'node:http';
import { noteRefusal, TOO_LARGE_HEADER } from './arrivals.js';
import { makeRoom } from './making-room.js';
import { OutageLog, type OutageLogger } from './outage-log.js';
import { MAX_PIPELINED_REQUESTS, takeNoMore, takeRequest } from './pipelining.js';
import { answerPlainly } from './plain-answer.js';
import { headerBytes, isDecodable, judgeTarget, MAX_HEADER_LINES } from './request-target.js';

/**
 * A header is read up to this many times `maxHeaderBytes`: for one that is too large, but within this, the
 * Origin and the path are known, so that a page can read the refusal and the log shows the path.
 */
export const HEADER_READ_ON = 2;
const TOO_MANY_LINES = `more than ${MAX_HEADER_LINES} header lines`;
/** Milliseconds in which a request's header must have arrived. */
export const HEADER_TIME_MS = 15_000;
/** Milliseconds in which a whole request must have arrived, its body included. */
export const REQUEST_TIME_MS = 30_000;
/** Milliseconds between two checks for requests that are late. */
export const TIME_CHECK_MS = 1_000;
/** Milliseconds for which a connection is kept open for its next request. */
export const KEEP_ALIVE_MS = 72_000;

/** Milliseconds, in the place of `HEADER_TIME_MS`, `REQUEST_TIME_MS`, `TIME_CHECK_MS` and `KEEP_ALIVE_MS`. */
export interface ServerTimes {
  readonly headerMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
  readonly keepAliveMs: number;
}

/** Options of an application's server. */
export interface ServerOptions {
  /** Connections beyond it are closed at once, unless it makes room. */
  readonly maxConnections: number;
  /** Whether a further connection takes the place of another, see `makeRoom`; for ports that one neighbour must not fill. */
  readonly makesRoom?: boolean;
  /** What the log says of it; names `MAX_CONNECTIONS` by default. */
  readonly full?: string;
  /** Most bytes of a request's line and header together; beyond them it is 431. */
  readonly maxHeaderBytes: number;
  /** Of every answer, the refusals here included. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly logger: OutageLogger;
  /** Milliseconds of a clock that is never set. */
  readonly steady?: () => number;
  readonly times?: Partial<ServerTimes> | undefined;
  /**
   * Judges a request before anything else, with its target in origin-form. Returns true if it answered.
   * A path that cannot be decoded is refused afterwards.
   */
  readonly judge?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Runs before any listener, so that a request that is left unanswered costs nothing and is not an arrival. */
class TakingServer extends Server {
  /** Called when a request was left unanswered. */
  onLeft: () => void = () => undefined;

  /**
   * `Drain` ends idle connections. Node's own notion of idle includes connections whose answer is written but
   * not yet read by the client, and closing these would cut the answer.
   */
  override closeIdleConnections(): void {
    // Nothing to do.
  }

  override emit(event: string, ...args: unknown[]): boolean {
    if (event !== 'request' && event !== 'checkExpectation') return super.emit(event, ...args);
    const [request, response] = args as [IncomingMessage, ServerResponse];
    if (takeRequest(request, response)) return super.emit(event, ...args);
    this.onLeft();
    return true;
  }
}

/**
 * An HTTP server that bounds requests before an application sees them: connections, header bytes and
 * lines, and the time in which header and body must arrive. Refused requests get a fixed text.
 */
export function boundedServer(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  options: ServerOptions,
): Server {
  const { maxHeaderBytes, times = {} } = options;
  const pipelined = new OutageLog(
    options.logger,
    options.steady ?? performance.now.bind(performance),
  );
  const server = new TakingServer(
    {
      maxHeaderSize: maxHeaderBytes * HEADER_READ_ON,
      headersTimeout: times.headerMs ?? HEADER_TIME_MS,
      requestTimeout: times.requestMs ?? REQUEST_TIME_MS,
      connectionsCheckingInterval: times.checkMs ?? TIME_CHECK_MS,
      keepAliveTimeout: times.keepAliveMs ?? KEEP_ALIVE_MS,
      // Node's own answer to a missing Host bypasses hooks and log.
      requireHostHeader: false,
    },
    (request, response) => {
      if (!isRefused(request, response, options)) handler(request, response);
    },
  );
  server.onLeft = () => {
    pipelined.fails(
      `more than ${MAX_PIPELINED_REQUESTS} requests waited on one connection; it was ended`,
    );
  };
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    if (isRefused(request, response, options)) return;
    noteRefusal(request, 'an expectation other than 100-continue');
    answerPlainly(response, 417);
  });
  // Node keeps all lines, so that more than MAX_HEADER_LINES are noticed.
  server.maxHeadersCount = 0;
  boundConnections(server, options);
  return server;
}

function boundConnections(server: Server, options: ServerOptions): void {
  const {
    maxConnections,
    makesRoom = false,
    logger,
    steady = performance.now.bind(performance),
  } = options;
  const says =
    options.full ?? `MAX_CONNECTIONS: ${maxConnections} are open; a further one was closed`;
  const full = new OutageLog(logger, steady);
  const onFull = () => {
    full.fails(says);
  };
  if (makesRoom) makeRoom(server, maxConnections, onFull);
  else server.maxConnections = maxConnections;
  server.on('drop', onFull);
}

function isRefused(
  request: IncomingMessage,
  response: ServerResponse,
  { judge, maxHeaderBytes, headers = {} }: ServerOptions,
): boolean {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const tooLarge = headerBytes(request) > maxHeaderBytes;
  const status = judgeTarget(request);
  if (status !== undefined) return refuse(request, response, status);
  // Before the size: its answer has the headers by which a page may read it.
  if (judge?.(request, response) === true) return true;
  if (tooLarge) return refuse(request, response, 431);
  if (isDecodable(request.url ?? '')) return false;
  noteRefusal(request, 'a path that cannot be decoded');
  answerPlainly(response, 400);
  return true;
}

/** Why a header is refused, by the status of the answer. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'not exactly one Host, or an invalid target',
  431: TOO_LARGE_HEADER,
  501: 'a transfer coding other than chunked',
};

function refuse(request: IncomingMessage, response: ServerResponse, status: number): true {
  const tooMany = status === 431 && request.rawHeaders.length / 2 > MAX_HEADER_LINES;
  noteRefusal(request, tooMany ? TOO_MANY_LINES : (REASONS[status] ?? ''));
  takeNoMore(request);
  answerPlainly(response, status, { connection: 'close' });
  return true;
}
