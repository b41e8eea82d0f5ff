import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** A process of a test, with all that it wrote. */
export interface Child {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Sends a signal to it and to all that it started. */
  signal(signal: NodeJS.Signals): void;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Waits until its input ends, as it does when the test's process is gone, and kills a group then. */
const WATCH = 'read _; kill -s KILL -- "-$1" 2>/dev/null';

/** Starts a process that ends with the test's own, however that ends. */
export function startChild(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
  { ipc = false }: { readonly ipc?: boolean } = {},
): Child {
  // A group of its own, so that what a script starts ends with it.
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
    detached: true,
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // Gone already.
    }
  };
  const watcher = spawn('sh', ['-c', WATCH, 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
  const chunks: Buffer[] = [];
  child.stdout!.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr!.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    process: child,
    output: () => Buffer.concat(chunks).toString(),
    signal: kill,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      kill(signal);
      await gone;
    },
  };
}

const LOOK_MS = 20;
/** Looks, not seconds: on a busy machine they take longer. About five minutes on an idle one. */
const MOST_LOOKS = 15_000;

/** Returns when the condition holds. Throws, naming what was waited for, when it never does. */
export async function eventually(
  what: string | (() => string),
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (await condition()) return;
    await wait(LOOK_MS);
  }
  throw new Error(`never: ${typeof what === 'string' ? what : what()}`);
}
