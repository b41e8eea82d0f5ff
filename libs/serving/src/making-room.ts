import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps so many connections of a server open. A further one takes the place of another: of those from the
 * address that holds the most, the one whose last request is longest ago, whether or not it has its answer.
 * So whoever opens many loses his own. `onClosed` is called for each that is closed.
 */
export function makeRoom(server: Server, most: number, onClosed: () => void): void {
  /** The addresses of open connections, the one whose last request is longest ago first. */
  const open = new Map<Socket, string>();
  server.on('connection', (socket: Socket) => {
    open.set(socket, socket.remoteAddress ?? '');
    socket.once('close', () => open.delete(socket));
    if (open.size <= most) return;
    const closed = longestWaiting(open);
    if (closed === undefined) return;
    open.delete(closed);
    closed.destroy();
    onClosed();
  });
  server.on('request', ({ socket }: IncomingMessage) => {
    const address = open.get(socket);
    if (address === undefined) return;
    open.delete(socket);
    open.set(socket, address);
  });
}

function longestWaiting(open: ReadonlyMap<Socket, string>): Socket | undefined {
  const byAddress = new Map<string, Socket[]>();
  for (const [socket, address] of open) {
    byAddress.set(address, [...(byAddress.get(address) ?? []), socket]);
  }
  const [most] = [...byAddress.values()].sort((one, other) => other.length - one.length);
  return most?.[0];
}
