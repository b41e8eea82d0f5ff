import { connect, type Socket } from 'node:net';

/** A TCP connection that sends whatever a test gives it, complete requests or not. */
export class RawClient {
  private text = '';
  private readonly watchers = new Set<() => void>();
  /** Resolves when the server has ended the connection, in whatever way. */
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      for (const watch of this.watchers) watch();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        for (const watch of this.watchers) watch();
      });
    });
  }

  /** `from` is an address of this machine. */
  static open(port: number, from = '127.0.0.1'): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => {
        socket.off('error', reject);
        resolve(new RawClient(socket));
      });
      socket.once('error', reject);
    });
  }

  /** Everything received so far. */
  get received(): string {
    return this.text;
  }

  get statuses(): number[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  send(text: string): this {
    this.socket.write(text);
    return this;
  }

  /** Reads nothing more. */
  stopReading(): this {
    this.socket.pause();
    return this;
  }

  /** Resolves once so many answers have begun. Throws when the connection ends before. */
  answers(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const watch = () => {
        if (this.statuses.length >= count) resolve();
        else if (this.socket.destroyed) reject(new Error(`ended after: ${this.text}`));
        else return;
        this.watchers.delete(watch);
      };
      this.watchers.add(watch);
      watch();
    });
  }

  destroy(): void {
    this.socket.destroy();
  }
}
