import { join } from 'node:path';
import { answers, startChild, type Child } from './child.js';
import { watchLog } from './secret-search.js';
import { watchSettings } from './watched-settings.js';

export type AppName = 'mcp-gateway' | 'upstream-api' | 'local-issuer';

export interface AppProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once the app is up; without it, `start` does not wait. */
  readonly upUrl?: string;
  /** A file descriptor, or a pipe that nobody reads; by default the output is kept. */
  readonly stdout?: number | 'unread';
  /** A module that is loaded before the app. */
  readonly preload?: string;
}

/** A built app in a process of its own, watched until it ends. */
export class AppProcess {
  private signalledAt = 0;
  private exitedAt = 0;
  readonly exited: Promise<number | NodeJS.Signals | null>;

  private constructor(readonly child: Child) {
    this.exited = new Promise((resolve) => {
      child.process.once('exit', (code, signal) => {
        this.exitedAt = performance.now();
        resolve(code ?? signal);
      });
    });
  }

  static async start(name: AppName, options: AppProcessOptions): Promise<AppProcess> {
    const { env, upUrl, stdout = 'keep', preload } = options;
    const main = join(__dirname, `../../dist/apps/${name}/src/main.js`);
    const child = startChild(
      process.execPath,
      [...(preload ? ['-r', preload] : []), main],
      { PATH: process.env['PATH'], ADMIN_PORT: 'off', ...env },
      { stdout },
    );
    watchSettings(env);
    watchLog(`the process of ${name}`, child.output);
    if (upUrl !== undefined) await child.until(`${name} at ${upUrl}`, () => answers(upUrl));
    return new AppProcess(child);
  }

  /** What it wrote so far. */
  get output(): string {
    return this.child.output();
  }

  get lines(): Record<string, unknown>[] {
    return this.output
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
    this.child.process.kill(signal);
  }

  /** For a test that failed. */
  kill(): void {
    this.child.signal('SIGKILL');
  }
}
