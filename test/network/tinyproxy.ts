import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';

/** A real tinyproxy on a free port of loopback. */
export class Tinyproxy {
  private constructor(
    private readonly child: Child,
    private readonly directory: string,
    readonly port: number,
  ) {}

  /** `lines` of its configuration, such as `BasicAuth user password`. */
  static async start(lines: readonly string[]): Promise<Tinyproxy> {
    const [port] = await freePorts(1);
    const directory = mkdtempSync(join(tmpdir(), 'gateway-tinyproxy-'));
    const file = join(directory, 'tinyproxy.conf');
    const log = join(directory, 'tinyproxy.log');
    writeFileSync(log, '');
    const own = [`Port ${port}`, 'Listen 127.0.0.1', 'Allow 127.0.0.1', `LogFile "${log}"`];
    writeFileSync(file, [...own, 'LogLevel Connect', ...lines, ''].join('\n'));
    const child = startChild('tinyproxy', ['-d', '-c', file]);
    const proxy = new Tinyproxy(child, directory, port!);
    await child.until('tinyproxy listens', () => listens(port!));
    return proxy;
  }

  /** What it was asked, in its own words: `CONNECT login.example:443 HTTP/1.1`. */
  get asked(): string[] {
    const log = readFileSync(join(this.directory, 'tinyproxy.log'), 'utf8');
    return [...log.matchAll(/Request \(file descriptor \d+\): (.*)$/gm)].map(([, line]) => line!);
  }

  async close(): Promise<void> {
    await this.child.stop('SIGKILL');
    rmSync(this.directory, { recursive: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
