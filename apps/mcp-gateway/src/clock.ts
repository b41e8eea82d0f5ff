export type { After, Clock } from '#outbound';

/** Injection token of the `After` that ends what is late. */
export const AFTER = Symbol('after');

/** Injection token of the process's `Clock`. */
export const CLOCK = Symbol('clock');
