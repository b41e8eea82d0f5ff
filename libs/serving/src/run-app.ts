import { Ending, type RunningApp } from './ending.js';
import { LogOutput } from './log-output.js';

const STANDARD_OUTPUT = 1;

/**
 * Runs an application until a signal or an uncaught error ends the process. `boot` loads and starts the
 * application, with its log on standard output; a signal during that ends the process too.
 */
export function runApp(name: string, boot: (log: LogOutput) => Promise<RunningApp>): void {
  const output = new LogOutput(STANDARD_OUTPUT);
  const ending = new Ending(name, output);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      ending.signalled(signal);
    });
  }
  for (const kind of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(kind, (error: unknown) => {
      ending.failed(error, kind);
    });
  }
  process.on('exit', () => {
    output.flushSync();
  });
  // Signals that arrived earlier are handled first.
  setImmediate(() => {
    boot(output).then(
      (app) => {
        ending.started(app);
      },
      (error: unknown) => {
        ending.notStarted(error);
      },
    );
  });
}
