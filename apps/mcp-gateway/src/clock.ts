/** Milliseconds since the epoch; tests give their own. */
export type Clock = () => number;

/** Injection token of the process's `Clock`. */
export const CLOCK = Symbol('clock');
