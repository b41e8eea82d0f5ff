/** Milliseconds since the epoch; tests give their own. */
export type Clock = () => number;

/** Runs something once, after a number of milliseconds; returns what prevents it. */
export type { After } from '#auth';

/** Injection token of the `After` that ends what is late. */
export const AFTER = Symbol('after');

/** Injection token of the process's `Clock`. */
export const CLOCK = Symbol('clock');
