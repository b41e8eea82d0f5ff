/** Runs something once, after a number of milliseconds; returns a function that cancels it. Tests pass their own. */
export type After = (ms: number, run: () => void) => () => void;

/** Real-time `After`; tests pass a virtual one. Waiting does not keep the process alive. */
export const realAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms).unref();
  return () => {
    clearTimeout(timer);
  };
};
