import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AgentOptions, RequestOptions } from 'node:https';
import type { After } from './after.js';
import { causeOf, ProxyError } from './outbound-error.js';
import { proxyAuthorization, proxyName, type ProxyServer } from './proxy-server.js';

/**
 * Milliseconds for a proxy to open a tunnel. A request has a deadline of its own; a tunnel that comes
 * after it waits for the next request.
 */
const TUNNEL_MS = 10_000;
/** Bytes of the header with which a proxy answers. */
const MAX_PROXY_HEADER_BYTES = 16 * 1024;

/**
 * Connections to https targets through a proxy, by `CONNECT` (RFC 9110 §9.3.6), kept alive like others.
 * TLS is with the target and verified by its name; of the proxy's answer nothing but the status is read.
 */
export class TunnelAgent extends HttpsAgent {
  constructor(
    private readonly proxy: ProxyServer,
    private readonly after: After,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const done = callback as (error: Error | null, stream?: Duplex | null) => void;
    const secured = this.tunnel(authorityFor(options)).then((socket) =>
      super.createConnection({ ...options, socket } as RequestOptions),
    );
    secured.then(
      (stream) => {
        done(null, stream);
      },
      (error: unknown) => {
        done(error as Error);
      },
    );
  }

  private tunnel(authority: string): Promise<Socket> {
    const { proxy } = this;
    const refused = (why: string) => new ProxyError(proxyName(proxy), why);
    return new Promise((resolve, reject) => {
      const request = (proxy.secure ? httpsRequest : httpRequest)(connectTo(proxy, authority));
      const inTime = this.after(TUNNEL_MS, () => {
        request.destroy(refused(`no tunnel in ${TUNNEL_MS} ms`));
      });
      request.once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket, head) => {
        inTime();
        // Whoever speaks first in a tunnel is not the target: in TLS that is the client.
        const open = statusCode >= 200 && statusCode <= 299 && (head as Buffer).length === 0;
        if (open) resolve(socket);
        else {
          socket.destroy();
          reject(refused(String(statusCode)));
        }
      });
      request.once('error', (error) => {
        inTime();
        reject(error instanceof ProxyError ? error : refused(causeOf(error)));
      });
      request.end();
    });
  }
}

function connectTo(proxy: ProxyServer, authority: string): RequestOptions {
  const authorization = proxyAuthorization(proxy);
  return {
    method: 'CONNECT',
    host: proxy.hostname,
    port: proxy.port,
    // Node would take the name from `Host`, which is the target's.
    servername: tlsName(proxy.hostname),
    path: authority,
    headers: {
      host: authority,
      'user-agent': 'mcp-gateway',
      ...(authorization !== undefined && { 'proxy-authorization': authorization }),
    },
    agent: false,
    maxHeaderSize: MAX_PROXY_HEADER_BYTES,
  };
}

/** The name that TLS asks for; none for an address (RFC 6066 §3). */
export function tlsName(hostname: string): string {
  return isIP(hostname) === 0 ? hostname : '';
}

function authorityFor({ host, port }: RequestOptions): string {
  const name = host ?? '';
  return `${name.includes(':') ? `[${name}]` : name}:${port ?? 443}`;
}
