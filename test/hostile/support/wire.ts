import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request line, header lines and a body, as bytes on a connection. */
export function bytesOf(start: string, headers: readonly string[], body = ''): string {
  return [start, ...headers, '', body].join('\r\n');
}

/** A connection to a port of loopback whose errors are ignored. */
export async function connection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes on a new connection and returns everything that comes back until the other side closes it. */
export async function exchange(port: number, bytes: string): Promise<string> {
  const socket = await connection(port);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(socket, 'close');
  socket.write(bytes, 'latin1');
  await closed;
  return Buffer.concat(chunks).toString('latin1');
}

/** Status of an answer as bytes; 0 when there was none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
