import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from './child.js';
import { watchLog, watchSettings } from './secret-search.js';

export type AppName = 'mcp-gateway' | 'upstream-api' | 'local-issuer';

export interface AppProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once the app is up; without it, nothing is waited for. */
  readonly upUrl?: string;
  /** A file descriptor, or a pipe that nobody reads. */
  readonly stdout?: number | 'unread';
  /** A module that is loaded before the app. */
  readonly preload?: string;
}

/** A built app in a process of its own, watched until it ends. */
export class AppProcess {
  private text = '';
  private signalledAt = 0;
  private exitedAt = 0;
  readonly exited: Promise<number | NodeJS.Signals | null>;

  private constructor(readonly child: ChildProcess) {
    const take = (chunk: Buffer) => {
      this.text += chunk.toString();
    };
    child.stderr?.on('data', take);
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.exitedAt = performance.now();
        resolve(code ?? signal);
      });
    });
    const atExit = () => child.kill('SIGKILL');
    process.once('exit', atExit);
    child.once('exit', () => process.off('exit', atExit));
  }

  static async start(name: AppName, options: AppProcessOptions): Promise<AppProcess> {
    const { env, upUrl, stdout, preload } = options;
    const main = join(__dirname, `../../dist/apps/${name}/src/main.js`);
    const stdio: StdioOptions = ['ignore', typeof stdout === 'number' ? stdout : 'pipe', 'pipe'];
    const child = spawn(process.execPath, [...(preload ? ['-r', preload] : []), main], {
      env: { PATH: process.env['PATH'], ...env },
      stdio,
    });
    const app = new AppProcess(child);
    watchSettings(env);
    watchLog(`the process of ${name}`, () => app.text);
    if (stdout === undefined)
      child.stdout?.on('data', (chunk: Buffer) => (app.text += String(chunk)));
    if (upUrl !== undefined) await app.up(name, upUrl);
    return app;
  }

  /** What it wrote so far. */
  get output(): string {
    return this.text;
  }

  get lines(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** From the first signal to the end, in milliseconds. */
  get endedAfterMs(): number {
    return Math.round(this.exitedAt - this.signalledAt);
  }

  signal(signal: NodeJS.Signals): void {
    this.signalledAt ||= performance.now();
    this.child.kill(signal);
  }

  /** For a test that failed. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  private async up(name: AppName, url: string): Promise<void> {
    await eventually(`${name} at ${url}`, async () => {
      if (this.child.exitCode !== null) throw new Error(this.text);
      return fetch(url).then(
        ({ ok }) => ok,
        () => false,
      );
    });
  }
}
