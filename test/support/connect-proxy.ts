import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { ServerCertificate } from './certificates.js';
import { watchSecret } from './secret-search.js';

/** Ports of loopback for names that exist only in a test, such as `login.example:443`. */
export type Names = Readonly<Record<string, number>>;

/** A forward proxy that remembers what it was asked; it answers 502 for unknown names. */
export interface ConnectProxy {
  readonly port: number;
  /** `CONNECT login.example:443`, `GET http://orders.example/path`. */
  readonly asked: string[];
  /** `Proxy-Authorization` of each of them. */
  readonly authorizations: (string | undefined)[];
  /** Answers `CONNECT` instead of opening a tunnel. */
  refuse: ((socket: Socket) => void) | undefined;
  /** Tunnels that are open. */
  readonly open: number;
  close(): Promise<void>;
}

export async function startConnectProxy(
  names: Names,
  certificate?: ServerCertificate,
): Promise<ConnectProxy> {
  const server = certificate === undefined ? createServer() : createTlsServer(certificate);
  const sockets = new Set<Socket>();
  let open = 0;
  const proxy = {
    asked: [] as string[],
    authorizations: [] as (string | undefined)[],
    refuse: undefined as ConnectProxy['refuse'],
  };
  const note = ({ method = '', url = '', headers }: IncomingMessage) => {
    proxy.asked.push(`${method} ${url}`);
    const authorization = headers['proxy-authorization'];
    proxy.authorizations.push(authorization);
    watchSecret(authorization?.split(' ')[1]);
  };
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    note(request);
    socket.on('error', () => undefined);
    if (proxy.refuse) {
      proxy.refuse(socket);
      return;
    }
    const port = names[request.url ?? ''];
    if (port === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      open += 1;
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.once('close', () => target.destroy());
    target.once('close', () => {
      open -= 1;
      socket.destroy();
    });
  });
  server.on('request', (request, response) => {
    note(request);
    const { host, pathname, search } = new URL(request.url ?? '');
    const port = names[host.includes(':') ? host : `${host}:80`];
    const headers = { ...request.headers };
    delete headers['proxy-authorization'];
    const path = pathname + search;
    const onward = httpRequest({ port, method: request.method, path, headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
    });
    onward.once('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  await listen(server);
  return Object.defineProperty(
    Object.assign(proxy, {
      port: (server.address() as AddressInfo).port,
      close: () => {
        for (const socket of sockets) socket.destroy();
        return new Promise<void>((resolve) =>
          server.close(() => {
            resolve();
          }),
        );
      },
    }),
    'open',
    { get: () => open },
  ) as ConnectProxy;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}
