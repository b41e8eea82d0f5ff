import { spawn, type ChildProcess, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Where an output goes: it is kept for `output()`, stays in its pipe until somebody reads
 * `process.stdout`, is dropped, goes where this process's own goes, or to a file descriptor.
 */
export type ChildOutput = 'keep' | 'unread' | 'ignore' | 'inherit' | number;

export interface ChildOptions {
  readonly cwd?: string;
  /** Written to its standard input, which is empty by default. */
  readonly input?: string;
  /** `keep` by default, as for `stderr`. */
  readonly stdout?: ChildOutput;
  readonly stderr?: ChildOutput;
  /** Whether `ask` can be used. */
  readonly ipc?: boolean;
}

/** How a process ended; known once its outputs are closed, which processes that it started hold open too. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly error: string;
}

/** A process of a test, a benchmark or a soak. */
export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Everything written so far to the outputs that are kept. */
  readonly output: () => string;
  /** Resolves when the condition holds. Throws with the end of its output when the process ends first. */
  until(what: string, condition: () => boolean | Promise<boolean>): Promise<void>;
  /** Asks over IPC; answers come in the order of the questions. Throws when the process ends. */
  ask<Answer>(question: Serializable): Promise<Answer>;
  /** Sends a signal to it and to all that it started. */
  signal(signal: NodeJS.Signals): void;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Waits for the end of its input, which ends when the process that started it is gone, then kills a group. */
const WATCH = 'read _; kill -s KILL -- "-$1" 2>/dev/null';
/** Characters of the output that an error shows. */
const SHOWN = 2_000;

/** Starts a process that ends with this one, however this one ends. */
export function startChild(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
  options: ChildOptions = {},
): Child {
  const { cwd, input, stdout = 'keep', stderr = 'keep', ipc = false } = options;
  const piped = (output: ChildOutput) =>
    output === 'keep' || output === 'unread' ? 'pipe' : output;
  // A group of its own, so that what a script starts ends with it.
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: [
      input === undefined ? 'ignore' : 'pipe',
      piped(stdout),
      piped(stderr),
      ...(ipc ? (['ipc'] as const) : []),
    ],
    detached: true,
  });
  // It may end without reading its input.
  child.stdin?.on('error', () => undefined).end(input);
  endWithThis(child);
  const { output, ended } = outputOf(child, {
    out: stdout === 'keep',
    error: stderr === 'keep',
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const early = () => {
    const how = child.signalCode ?? child.exitCode ?? 'nothing';
    return new Error(`${command} ended with ${how}: ${output().slice(-SHOWN)}`);
  };
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // Gone already.
    }
  };
  return {
    process: child,
    ended,
    output,
    until: (what, condition) =>
      eventually(
        () => `${what}: ${output().slice(-SHOWN)}`,
        async () => {
          const over = hasEnded();
          // Its last words may still stand in the pipe.
          if (over) await wait(LOOK_MS);
          if (await condition()) return true;
          if (over) throw early();
          return false;
        },
      ),
    ask: questionsTo(child, early),
    signal,
    stop: async (name = 'SIGTERM') => {
      if (hasEnded()) return;
      const gone = once(child, 'exit');
      signal(name);
      await gone;
    },
  };
}

/** Runs a command to its end, however it ends. */
export function runChild(...args: Parameters<typeof startChild>): Promise<Ended> {
  return startChild(...args).ended;
}

/** A signal that ends this process raises no `exit` event here, so another process has to watch. */
function endWithThis(child: ChildProcess): void {
  const watcher = spawn('sh', ['-c', WATCH, 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  child.once('exit', () => watcher.kill('SIGKILL'));
}

function outputOf(child: ChildProcess, keep: { readonly out: boolean; readonly error: boolean }) {
  const chunks: { readonly from: 'out' | 'error'; readonly chunk: Buffer }[] = [];
  if (keep.out) child.stdout!.on('data', (chunk: Buffer) => chunks.push({ from: 'out', chunk }));
  if (keep.error)
    child.stderr!.on('data', (chunk: Buffer) => chunks.push({ from: 'error', chunk }));
  const output = (from?: 'out' | 'error') =>
    Buffer.concat(
      chunks.filter((each) => from === undefined || each.from === from).map(({ chunk }) => chunk),
    ).toString();
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, out: output('out'), error: output('error') });
    });
  });
  return { output: () => output(), ended };
}

function questionsTo(child: ChildProcess, early: () => Error): Child['ask'] {
  const asked: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = [];
  child.on('message', (answer) => asked.shift()?.resolve(answer as never));
  child.once('exit', () => {
    for (const { reject } of asked.splice(0)) reject(early());
  });
  return (question) =>
    new Promise((resolve, reject) => {
      if (!child.connected) {
        reject(early());
        return;
      }
      asked.push({ resolve, reject });
      // When it cannot be sent, `exit` follows and rejects.
      child.send(question, () => undefined);
    });
}

const LOOK_MS = 20;
/** Counted in looks, which take longer on a busy machine; about five minutes on an idle one. */
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

/** Whether a URL answers with a status, 200 when no other is wanted; never throws. */
export function answers(
  url: string,
  wanted: (status: number) => boolean = (status) => status === 200,
): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.body?.cancel();
      return wanted(response.status);
    },
    () => false,
  );
}
