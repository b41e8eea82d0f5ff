import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { answerPlainly, boundedServer, type OutageLogger } from '#serving';
import type { AdminRefusal } from './admin-access.js';

/** Connections that the admin port has open at once; a further one takes the place of another. */
export const MAX_ADMIN_CONNECTIONS = 64;
/** Milliseconds in which a request's header must have arrived at the admin port. */
export const ADMIN_HEADER_TIME_MS = 5_000;
/** Milliseconds for which a connection of the admin port is kept open for its next request. */
export const ADMIN_KEEP_ALIVE_MS = 5_000;
/** Bytes of a request's line and header, then 431. */
export const MAX_ADMIN_HEADER_BYTES = 8_192;

const METHODS = ['GET', 'HEAD'];
const OTHER_HOST =
  'This Host is not known here: ask by address, or add the name to ALLOWED_HOSTS of the gateway.\n';

/** No cache keeps it, no browser guesses at it, and no page of another origin includes it. */
const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** What a page answers. */
export interface AdminAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes an answer to a request with this query. */
export type AdminPage = (query: URLSearchParams) => AdminAnswer | Promise<AdminAnswer>;

/** Where it listens, and what it serves. */
export interface AdminOptions {
  readonly port: number;
  readonly host: string;
  /** Names that Host may be besides addresses and `localhost`; a port behind one is not looked at. */
  readonly allowedHosts: readonly string[];
  /** By path, for everybody who reaches the port. */
  readonly pages: Readonly<Record<string, AdminPage>>;
  /** By path, for those whom `access` lets in. */
  readonly guarded: Readonly<Record<string, AdminPage>>;
  /** Judges the `Authorization` header of a request for a guarded page; undefined lets it in. */
  readonly access: (authorization: string | undefined) => AdminRefusal | undefined;
  readonly logger: OutageLogger;
}

/**
 * A small HTTP server for operators, beside the endpoint's: other bounds, other port, no Fastify. It reads
 * nothing but a path and a query, and only GET and HEAD.
 */
export class AdminServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server: Server;
  private readonly names: ReadonlySet<string>;
  private readonly pages: ReadonlyMap<string, AdminPage>;
  private readonly guarded: ReadonlyMap<string, AdminPage>;

  constructor(private readonly options: AdminOptions) {
    const { allowedHosts, host, pages, guarded, logger } = options;
    this.names = new Set(['localhost', ...[host, ...allowedHosts].map(nameOf)]);
    this.pages = new Map(Object.entries(pages));
    this.guarded = new Map(Object.entries(guarded));
    this.server = boundedServer(
      (request, response) => {
        void this.handle(request, response);
      },
      {
        maxConnections: MAX_ADMIN_CONNECTIONS,
        makesRoom: true,
        maxHeaderBytes: MAX_ADMIN_HEADER_BYTES,
        times: { headerMs: ADMIN_HEADER_TIME_MS, keepAliveMs: ADMIN_KEEP_ALIVE_MS },
        full: `the admin port has ${MAX_ADMIN_CONNECTIONS} connections open; one was closed for a further one`,
        headers: COMMON_HEADERS,
        logger,
        judge: (request, response) => this.refuses(request, response),
      },
    );
  }

  /** Before the endpoint listens. Throws an `Error` that names the setting to change. */
  async onApplicationBootstrap(): Promise<void> {
    const { port, host } = this.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => {
        reject(new Error(unusable(error.code, this.options)));
      });
      this.server.listen(port, host, resolve);
    });
  }

  /** After the endpoint has answered its last request. */
  async onApplicationShutdown(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** A page of somebody else's, whose name leads here, must not read it (DNS rebinding). */
  private refuses({ headers }: IncomingMessage, response: ServerResponse): boolean {
    const name = nameOf(headers.host ?? '');
    if (isIP(name) !== 0 || this.names.has(name)) return false;
    say(response, 403, OTHER_HOST);
    return true;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const guarded = this.guarded.get(path);
    const page = guarded ?? this.pages.get(path);
    if (page === undefined) {
      answerPlainly(response, 404);
      return;
    }
    if (!METHODS.includes(request.method ?? '')) {
      answerPlainly(response, 405, { allow: METHODS.join(', '), connection: 'close' });
      return;
    }
    const refusal = guarded && this.options.access(request.headers.authorization);
    if (refusal !== undefined) say(response, refusal.status, refusal.says, refusal.headers);
    else await this.answer(page, new URLSearchParams(query), response);
  }

  private async answer(
    page: AdminPage,
    query: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const { status, contentType, body, headers } = await page(query);
      response.writeHead(status, {
        'content-type': contentType,
        'content-length': Buffer.byteLength(body),
        ...headers,
      });
      response.end(body);
    } catch {
      answerPlainly(response, 500);
    }
  }
}

/** A sentence for a person. */
function say(
  response: ServerResponse,
  status: number,
  says: string,
  headers: AdminRefusal['headers'] = {},
): void {
  const type = 'text/plain; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(says);
}

/** Without its port and brackets, in lower case. */
function nameOf(host: string): string {
  const [, address] = /^\[([^\]]*)\](?::\d*)?$/.exec(host) ?? [];
  return (address ?? host.replace(/:\d*$/, '')).toLowerCase();
}

function unusable(code: string | undefined, { port, host }: AdminOptions): string {
  if (code === 'EADDRINUSE') {
    return `ADMIN_PORT: ${port} is in use; write another one, or off`;
  }
  if (code === 'EACCES') return `ADMIN_PORT: ${port} needs rights that this process has not`;
  return `ADMIN_HOST: ${host} is no address of this machine (${code ?? 'unknown'}); write one that is`;
}
