/** Milliseconds for answers that run when the process is asked to end. */
export const LAST_ANSWERS_MS = 1_000;

/** What there is to end. */
export interface Endable {
  /** Stops listening; cuts after `graceMs` what still runs. */
  close(graceMs: number): Promise<void>;
}

/**
 * Ends the process at a signal with 0, at an error that nobody caught with 1, and at once at a second
 * signal. Until the function it returns is called, there is nothing to close.
 */
export function endOnSignals(app: string): (running: Endable) => void {
  let running: Endable | undefined;
  let signals = 0;
  let failed = false;
  const end = async (code: 0 | 1) => {
    await running?.close(LAST_ANSWERS_MS);
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      if (!failed) void end(0);
    });
  }
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      if (failed) return;
      failed = true;
      const line = { level: 60, time: Date.now(), app, event, error: describe(error) };
      process.stdout.write(`${JSON.stringify({ ...line, msg: 'unexpected error: ending' })}\n`);
      void end(1);
    });
  }
  return (endable) => {
    running = endable;
  };
}

/** Name and place of an error without its message, which may quote foreign text. */
function describe(error: unknown): { name: string; at?: string | undefined } {
  if (!(error instanceof Error)) return { name: typeof error };
  return { name: error.name, at: /^ *(at .+)$/m.exec(error.stack ?? '')?.[1] };
}
