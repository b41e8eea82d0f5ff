import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { readinessOf } from './readiness.js';
import type { Service } from './services.js';

/** Where a service's output goes, line by line. */
export type LineSink = (service: string, line: string) => void;

const READY_WITHIN_MS = 60_000;
/** Milliseconds until it is said what a service waits for. */
const SAID_AFTER_MS = 5_000;
const POLL_MS = 100;
const DRAIN_TIMEOUT_SECONDS = 25;
/** Beyond `DRAIN_TIMEOUT` a service takes 4 seconds at most. */
const GRACE_BEYOND_DRAIN_MS = 5_000;

/** Starts services as child processes and stops them all together. */
export class Supervisor {
  private readonly children: { readonly service: Service; readonly process: ChildProcess }[] = [];
  /** Signals for services that are not ready yet. */
  private readonly due = new Map<string, NodeJS.Signals>();
  private readonly ready = new Set<string>();
  private stopping: Promise<void> | undefined;
  /** Resolves with a sentence when a service ends before it is ready, or the last one ends. */
  readonly ended: Promise<string>;
  private reportEnd: (sentence: string) => void = () => undefined;

  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    private readonly onLine: LineSink,
    /** Milliseconds; tests give their own. */
    private readonly times = { readyWithin: READY_WITHIN_MS, saidAfter: SAID_AFTER_MS },
  ) {
    this.ended = new Promise((resolve) => {
      this.reportEnd = resolve;
    });
  }

  /** Starts a service and waits until it is ready. Throws a sentence that says why it is not. */
  async start(service: Service): Promise<void> {
    // A group of its own: a signal for the whole foreground group reaches this process alone.
    const child = spawn(process.execPath, [service.script], {
      env: { ...this.environment, ...service.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.children.push({ service, process: child });
    const complaint: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (stream === child.stderr) complaint.push(line);
        this.onLine(service.name, line);
      });
    }
    child.once('close', (code, signal) => {
      if (this.stopping) return;
      const how = signal ?? `exit code ${code ?? 'unknown'}`;
      if (this.ready.has(service.name) && this.running > 0)
        this.onLine(service.name, `ended (${how}); the others go on`);
      else this.reportEnd([`${service.name} ended (${how})`, ...complaint].join('\n'));
    });
    await this.untilReady(service, child);
    this.ready.add(service.name);
    const due = this.due.get(service.name);
    if (due !== undefined) this.signal(service.name, due);
  }

  /** Hands a signal on to a service: at once, or as soon as it is ready. */
  signal(name: string, signal: NodeJS.Signals): void {
    if (this.stopping) return;
    if (this.ready.has(name)) {
      this.children.find(({ service }) => service.name === name)?.process.kill(signal);
    } else this.due.set(name, signal);
  }

  /** What a service that is started still waits for, after a while at most; nothing when it is ready. */
  async settled({ reasonsUrl }: Service): Promise<string | undefined> {
    if (reasonsUrl === undefined) return undefined;
    const deadline = Date.now() + this.times.saidAfter;
    for (;;) {
      const why = await readinessOf(reasonsUrl);
      if (why === undefined || Date.now() > deadline || this.stopping) return why;
      await sleep(POLL_MS);
    }
  }

  /** Ends all services; the second call waits for the first. */
  stop(): Promise<void> {
    const drainSeconds = Number(this.environment['DRAIN_TIMEOUT']?.trim()) || DRAIN_TIMEOUT_SECONDS;
    const graceMs = drainSeconds * 1000 + GRACE_BEYOND_DRAIN_MS;
    this.stopping ??= Promise.all(this.children.map(({ process }) => end(process, graceMs))).then(
      () => undefined,
    );
    return this.stopping;
  }

  private get running(): number {
    return this.children.filter((child) => !hasEnded(child.process)).length;
  }

  private async untilReady(service: Service, child: ChildProcess): Promise<void> {
    const { readyWithin, saidAfter } = this.times;
    const began = Date.now();
    let why: string | undefined;
    let said: string | undefined;
    while (Date.now() < began + readyWithin && !this.stopping) {
      if (hasEnded(child)) throw new Error(await this.ended);
      why = await readinessOf(service.readyUrl);
      if (why === undefined) return;
      if (Date.now() > began + saidAfter && why !== said) {
        said = why;
        this.onLine(service.name, `WARN not ready yet: ${why}`);
      }
      await sleep(POLL_MS);
    }
    if (!this.stopping) {
      throw new Error(`${service.name} is not ready after ${readyWithin / 1000} s: ${why ?? ''}.`);
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess, graceMs: number): Promise<void> {
  if (hasEnded(child)) return;
  const closed = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  // As from a terminal: no balancer has to see it first.
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await closed;
  clearTimeout(timer);
}
