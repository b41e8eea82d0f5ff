/** Runs something once, after a number of milliseconds; returns what prevents it. Tests give their own. */
export type After = (ms: number, run: () => void) => () => void;

/** The real one. What waits does not keep the process alive. */
export const realAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms).unref();
  return () => {
    clearTimeout(timer);
  };
};
