import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePorts } from '../support/free-ports.js';

/** Like a service name: new connections go to the current target, old ones stay where they are. */
export class Forwarder {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(
    readonly port: number,
    private target: number,
  ) {
    this.server = createServer((client) => {
      const behind = connect(this.target, '127.0.0.1');
      for (const [from, to] of [
        [client, behind],
        [behind, client],
      ] as const) {
        this.sockets.add(from);
        from.on('error', () => undefined);
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
  }

  static async start(target: number): Promise<Forwarder> {
    const [port] = await freePorts(1);
    const forwarder = new Forwarder(port!, target);
    forwarder.server.listen(port, '127.0.0.1');
    await once(forwarder.server, 'listening');
    return forwarder;
  }

  pointTo(target: number): void {
    this.target = target;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
