import { join } from 'node:path';
import { eventually } from '../../support/child.js';
import { startGatewayProcess, type GatewayProcess } from '../../support/gateway-process.js';

/** What a gateway's process did while it was watched. */
export interface Figures {
  /** CPU of the most expensive turn of the event loop, in milliseconds. */
  readonly holdMs: number;
  /** CPU in all, in milliseconds. */
  readonly cpuMs: number;
  /** The largest rise of the resident memory. */
  readonly grownBytes: number;
}

/** One line of its log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A gateway in a process of its own whose event loop, memory and log are watched. */
export class WatchedGateway {
  private marks = 0;

  private constructor(readonly process: GatewayProcess) {}

  static async start(env: Readonly<Record<string, string>>): Promise<WatchedGateway> {
    return new WatchedGateway(
      await startGatewayProcess(env, { probe: join(__dirname, 'probe.cjs') }),
    );
  }

  get url(): string {
    return this.process.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Whether it still runs and turns its event loop. */
  responds(): Promise<boolean> {
    return this.process.ask('alive').then(
      () => true,
      () => false,
    );
  }

  /** Runs something while the process is watched. */
  async watching<T>(run: () => Promise<T>): Promise<{ value: T; figures: Figures }> {
    await this.process.ask('begin');
    const value = await run();
    return { value, figures: await this.process.ask<Figures>('end') };
  }

  /** How much it has logged, with the lines of all requests that it has answered, to be handed to `linesSince`. */
  async logged(): Promise<number> {
    this.marks += 1;
    const path = `/mark-${this.marks}`;
    await fetch(new URL(path, this.url));
    await eventually('the line of a mark', () => this.process.output().includes(path));
    return this.process.output().length;
  }

  linesSince(logged: number): LogLine[] {
    return this.process
      .output()
      .slice(logged)
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as LogLine);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
