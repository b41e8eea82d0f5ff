import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Connections that one address takes at a time; more are closed at once. */
export const MAX_CONNECTIONS = 1_000;
/** Milliseconds for the header of a request, from its connection on. */
export const HEADERS_TIMEOUT_MS = 10_000;
/** Milliseconds for a whole request to arrive. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** Milliseconds between looks at both. */
const CHECK_MS = 5_000;

/** The servers of both loopback addresses. */
export class LoopbackServers {
  private readonly servers: readonly { readonly host: string; readonly server: Server }[];

  constructor(listener: RequestListener) {
    this.servers = ['127.0.0.1', '::1'].map((host) => ({ host, server: bounded(listener) }));
  }

  /** On both addresses; a machine without IPv6 is content with the first. */
  async listen(port: number): Promise<void> {
    for (const { host, server } of this.servers) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => {
          if (host === '::1' && error.code !== 'EADDRINUSE') resolve();
          else reject(error);
        });
        server.listen(port, host, resolve);
      });
    }
  }

  /** Where it listens, as URLs. */
  get at(): readonly string[] {
    const addresses = this.servers.map(({ server }) => server.address() as AddressInfo | null);
    return addresses
      .filter((each) => each !== null)
      .map(({ address, family, port }) => {
        const host = family === 'IPv6' ? `[${address}]` : address;
        return `http://${host}:${port}`;
      });
  }

  /** Ends with every connection closed; what runs has `graceMs` to finish. */
  async close(graceMs: number): Promise<void> {
    await Promise.all(this.servers.map(({ server }) => close(server, graceMs)));
  }
}

function bounded(listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_MS,
    },
    listener,
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if (graceMs === 0) server.closeAllConnections();
  });
}
