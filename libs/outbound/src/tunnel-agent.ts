import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import {
  Agent as HttpsAgent,
  request as httpsRequest,
  type AgentOptions,
  type RequestOptions,
} from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { causeOf, ProxyError } from './outbound-error.js';
import { proxyAuthorization, proxyName, type ProxyServer } from './proxy-server.js';

/** Bytes of the header with which a proxy answers. */
const MAX_PROXY_HEADER_BYTES = 16 * 1024;

/** What a request tells the agent that opens its tunnel: when to give up. */
interface TunnelOptions extends RequestOptions {
  readonly tunnelSignal?: AbortSignal;
}

/** How axios makes a request, so that a tunnel which is still being opened ends with it. */
export function tunnelTransport(signal: AbortSignal) {
  return {
    request: (
      options: RequestOptions,
      answered: (response: IncomingMessage) => void,
    ): ClientRequest =>
      httpsRequest({ ...options, tunnelSignal: signal } as TunnelOptions, answered),
  };
}

/**
 * Connections to https targets through a proxy, by `CONNECT` (RFC 9110 §9.3.6), kept alive like others.
 * TLS is with the target and verified by its name; only the status of the proxy's answer is read.
 */
export class TunnelAgent extends HttpsAgent {
  constructor(
    private readonly proxy: ProxyServer,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(
    options: TunnelOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const done = callback as (error: Error | null, stream?: Duplex | null) => void;
    const secured = openTunnel(this.proxy, options).then((socket) =>
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
}

function openTunnel(proxy: ProxyServer, options: TunnelOptions): Promise<Socket> {
  const refused = (why: string) => new ProxyError(proxyName(proxy), why);
  const { tunnelSignal: signal } = options;
  return new Promise((resolve, reject) => {
    const request = (proxy.secure ? httpsRequest : httpRequest)(
      connectTo(proxy, authorityFor(options)),
    );
    const giveUp = () => request.destroy(refused('given up'));
    signal?.addEventListener('abort', giveUp, { once: true });
    request.once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
      signal?.removeEventListener('abort', giveUp);
      // In TLS the client speaks first, so bytes that come earlier are not the target's.
      if (statusCode >= 200 && statusCode <= 299 && head.length === 0) resolve(socket);
      else {
        socket.destroy();
        reject(refused(String(statusCode)));
      }
    });
    request.once('error', (error) => {
      signal?.removeEventListener('abort', giveUp);
      reject(refused(causeOf(error)));
    });
    request.end();
  });
}

function connectTo(proxy: ProxyServer, authority: string): RequestOptions {
  const authorization = proxyAuthorization(proxy);
  return {
    method: 'CONNECT',
    host: proxy.hostname,
    port: proxy.port,
    // Otherwise Node would use the target's name, from `Host`.
    servername: tlsName(proxy.hostname),
    rejectUnauthorized: true,
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

/** The name in TLS's server name indication; none for an address (RFC 6066 §3). */
export function tlsName(hostname: string): string {
  return isIP(hostname) === 0 ? hostname : '';
}

function authorityFor({ host, port }: RequestOptions): string {
  const name = host ?? '';
  return `${name.includes(':') ? `[${name}]` : name}:${port ?? 443}`;
}
