import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';

const COUNT = 3;

/** Three Sentinels that watch one primary, two of which have to agree. */
export class Sentinels {
  private readonly directory = mkdtempSync(join(tmpdir(), 'gateway-sentinel-'));
  private readonly children: Child[] = [];

  private constructor(readonly ports: readonly number[]) {}

  /** Returns when each knows the others and the replicas of the primary. */
  static async start(name: string, port: number, replicas: number): Promise<Sentinels> {
    const sentinels = new Sentinels(await freePorts(COUNT));
    for (const each of sentinels.ports) sentinels.run(each, name, port);
    for (const each of sentinels.ports) await sentinels.knows(each, name, replicas);
    return sentinels;
  }

  /** Hosts as a URL lists them. */
  get hosts(): string {
    return this.ports.map((port) => `127.0.0.1:${port}`).join();
  }

  async close(): Promise<void> {
    for (const child of this.children) await child.stop('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }

  private run(port: number, name: string, primary: number): void {
    const file = join(this.directory, `${port}.conf`);
    const settings = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${this.directory}`,
      `sentinel monitor ${name} 127.0.0.1 ${primary} ${COUNT - 1}`,
      `sentinel down-after-milliseconds ${name} 1000`,
      `sentinel failover-timeout ${name} 5000`,
    ];
    writeFileSync(file, settings.join('\n'));
    this.children.push(startChild('redis-server', [file, '--sentinel']));
  }

  private async knows(port: number, name: string, replicas: number): Promise<void> {
    const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50 });
    client.on('error', () => undefined);
    await eventually(`Sentinel ${port} knows the others`, async () => {
      const text = String(await client.call('SENTINEL', 'MASTER', name).catch(() => ''));
      return (
        text.includes(`num-slaves,${replicas},`) &&
        text.includes(`num-other-sentinels,${COUNT - 1},`)
      );
    });
    client.disconnect();
  }
}
