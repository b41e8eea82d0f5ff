import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The 503 answer to a request whose time is up. */
export interface LastAnswer {
  readonly contentType: string;
  readonly body: string;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Milliseconds for clients to read the `LastAnswer`. */
export const LAST_ANSWER_MS = 500;

/**
 * The connections of an HTTP server, and how they end: first every answer says `Connection: close`
 * (RFC 9112 §9.6), then there are no new connections, then only those are kept that carry a complete request,
 * then none.
 */
export class Drain {
  private readonly connections = new Map<Socket, Set<Exchange>>();
  private phase: 'serving' | 'announced' | 'releasing' | 'cut' = 'serving';
  private deadline: NodeJS.Timeout | undefined;
  private onceOver: (() => void)[] = [];
  private readonly servers: Server[] = [];
  /** Called at the announcement. */
  onAnnounced: () => void = () => undefined;
  /** Called for each request that is answered with the `LastAnswer`. */
  onLastAnswer: (request: IncomingMessage) => void = () => undefined;

  /** Requests that run longer than `timeoutMs` after the announcement are cut. */
  constructor(
    private readonly timeoutMs: number,
    private readonly lastAnswer: LastAnswer,
  ) {}

  /** Whether the end was announced; the process is not ready from then on. */
  get draining(): boolean {
    return this.phase !== 'serving';
  }

  /** Requests whose answers are not finished. */
  get requests(): number {
    let count = 0;
    for (const exchanges of this.connections.values()) count += exchanges.size;
    return count;
  }

  /**
   * Tracks the connections and requests of a server from now on. It must not close idle connections itself;
   * `boundedServer` does not.
   */
  watch(server: Server): void {
    this.servers.push(server);
    server.on('connection', (socket: Socket) => {
      this.exchangesOn(socket);
    });
    // Before the application, which may answer at once.
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      this.take({ request, response });
    });
  }

  /** From now on, an answer that has not begun is the last of its connection. */
  announce(): void {
    if (this.draining) return;
    this.phase = 'announced';
    this.deadline = setTimeout(() => {
      this.cut();
    }, this.timeoutMs).unref();
    for (const exchanges of this.connections.values()) sayClose(exchanges);
    this.onAnnounced();
  }

  /** Takes no new connection. A request that comes on an open one is still served. */
  stopListening(): void {
    this.announce();
    for (const server of this.servers) server.close();
  }

  /**
   * Takes no new connection, ends those without a complete request now, and the others with their last
   * answer.
   */
  release(): void {
    this.stopListening();
    if (this.phase === 'announced') this.phase = 'releasing';
    for (const [socket, exchanges] of this.connections) {
      if (!anyComplete(exchanges)) socket.destroy();
    }
    this.settle();
  }

  /** Ends everything now: with the `LastAnswer` where no answer has begun. */
  cut(): void {
    this.stopListening();
    this.phase = 'cut';
    for (const [socket, exchanges] of this.connections) {
      if ([...exchanges].some(({ response }) => response.headersSent)) socket.destroy();
      else for (const exchange of exchanges) this.answerLast(exchange);
    }
    setTimeout(() => {
      for (const socket of this.connections.keys()) socket.destroy();
    }, LAST_ANSWER_MS).unref();
    this.settle();
  }

  /** Resolves when `release` or `cut` have left no connection. */
  over(): Promise<void> {
    return new Promise((resolve) => {
      this.onceOver.push(resolve);
      this.settle();
    });
  }

  private exchangesOn(socket: Socket): Set<Exchange> {
    const known = this.connections.get(socket);
    if (known !== undefined) return known;
    const exchanges = new Set<Exchange>();
    this.connections.set(socket, exchanges);
    socket.once('close', () => {
      this.connections.delete(socket);
      this.settle();
    });
    return exchanges;
  }

  private take(exchange: Exchange): void {
    const { socket } = exchange.request;
    const exchanges = this.exchangesOn(socket);
    exchanges.add(exchange);
    if (this.draining) sayClose(exchanges);
    exchange.response.once('close', () => {
      exchanges.delete(exchange);
      const leaving = this.phase === 'releasing' || this.phase === 'cut';
      if (leaving && !anyComplete(exchanges)) socket.destroySoon();
    });
  }

  private answerLast({ request, response }: Exchange): void {
    const { contentType, body } = this.lastAnswer;
    response.writeHead(503, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'retry-after': '1',
    });
    response.end(body);
    this.onLastAnswer(request);
  }

  private settle(): void {
    if (this.phase !== 'releasing' && this.phase !== 'cut') return;
    if (this.connections.size > 0) return;
    clearTimeout(this.deadline);
    for (const resolve of this.onceOver.splice(0)) resolve();
  }
}

function anyComplete(exchanges: ReadonlySet<Exchange>): boolean {
  return [...exchanges].some(({ request }) => request.complete);
}

/** The last of several pipelined requests: those after a close are not answered. */
function sayClose(exchanges: ReadonlySet<Exchange>): void {
  const responses = [...exchanges].map(({ response }) => response);
  const last = responses.at(-1);
  for (const response of responses) {
    // This includes an answer that is finished but waits for the one before it.
    if (response.headersSent) continue;
    if (response === last) response.setHeader('connection', 'close');
    else response.removeHeader('connection');
  }
}
