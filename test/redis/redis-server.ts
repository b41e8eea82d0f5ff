import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';

/** A real Redis on a free port, that keeps nothing on disk. */
export class RedisServer {
  private readonly directory = mkdtempSync(join(tmpdir(), 'gateway-redis-'));
  private child!: Child;
  /** A connection of the test’s own. */
  readonly client: Redis;

  private constructor(
    readonly port: number,
    private readonly settings: readonly string[],
  ) {
    this.client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 50 });
    this.client.on('error', () => undefined);
  }

  /** With further settings, in the form of command-line arguments. */
  static async start(settings: readonly string[] = []): Promise<RedisServer> {
    const [port] = await freePorts(1);
    const server = new RedisServer(port!, settings);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async run(): Promise<void> {
    this.child = startChild('redis-server', [
      ...['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.directory],
      ...['--save', '', '--appendonly', 'no', ...this.settings],
    ]);
    await this.child.until('redis answers', () =>
      this.client.ping().then(
        () => true,
        () => false,
      ),
    );
  }

  kill(): Promise<void> {
    return this.child.stop('SIGKILL');
  }

  /** Suspends the process: connections stay open, nothing answers. */
  freeze(): void {
    this.child.signal('SIGSTOP');
  }

  thaw(): void {
    this.child.signal('SIGCONT');
  }

  async close(): Promise<void> {
    this.client.disconnect();
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
