import { connect, type Socket } from 'node:net';

/** One TCP connection on which a test writes what it likes, and all that came back on it. */
export interface RawConnection {
  readonly socket: Socket;
  readonly received: () => string;
  send(bytes: string | Buffer): void;
  /** Resolves with all that came back, once the server has closed the connection. */
  closed(): Promise<string>;
  /** Resolves with what has come back, once it matches. */
  until(pattern: RegExp): Promise<string>;
  /** Closes the connection without sending anything more. */
  leave(): void;
}

export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  let over = false;
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.once('close', () => (over = true));
  const received = () => Buffer.concat(chunks).toString();
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    socket,
    received,
    send: (bytes) => socket.write(bytes),
    closed: () =>
      new Promise((resolve) => {
        if (over) resolve(received());
        else
          socket.once('close', () => {
            resolve(received());
          });
      }),
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(received())) resolve(received());
          else if (over) reject(new Error(`closed before ${pattern.source}: ${received()}`));
          else socket.once('data', () => setImmediate(look));
        };
        socket.once('close', () => setImmediate(look));
        look();
      }),
    leave: () => socket.destroy(),
  };
}

/** Sends bytes on a connection of their own, ends its side, and returns all that came back. */
export async function rawExchange(
  port: number,
  bytes: string | Buffer,
  { halfClose = true }: { halfClose?: boolean } = {},
): Promise<string> {
  const connection = await rawConnection(port);
  connection.send(bytes);
  if (halfClose) connection.socket.end();
  return connection.closed();
}

/** A request's bytes: its first line, header lines and body. */
export function rawRequest(
  first: string,
  headers: readonly string[] | Readonly<Record<string, string>> = [],
  body = '',
): string {
  const lines = Array.isArray(headers)
    ? (headers as readonly string[])
    : Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${[`${first} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`;
}
