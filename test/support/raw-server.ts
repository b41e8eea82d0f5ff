import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A server on loopback that writes to each request whatever a test gives it, HTTP or not. */
export interface RawServer {
  readonly url: string;
  /** Heads of the requests, in the order in which they came. */
  readonly requests: readonly string[];
  /** Called for each request, once its head is there. What it writes may be anything. */
  answer: (socket: Socket, head: string) => void;
  close(): Promise<void>;
}

const HEAD_END = '\r\n\r\n';

/** Requests must have no body. */
export async function startRawServer(): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const server = createServer((socket) => {
    let text = '';
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf(HEAD_END); end !== -1; end = text.indexOf(HEAD_END)) {
        const head = text.slice(0, end);
        text = text.slice(end + HEAD_END.length);
        requests.push(head);
        raw.answer(socket, head);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const raw: RawServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (socket) => socket.destroy(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
  return raw;
}

/** Writes the same over and over, as fast as the other side reads, until that closes. */
export function flood(socket: Socket, bytes: string): void {
  const more = () => {
    while (socket.writable && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}
