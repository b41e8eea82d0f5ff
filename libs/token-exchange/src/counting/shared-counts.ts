/** What is wanted of one key in its present window. */
export interface CountAsk {
  /** Any text; Redis sees a keyed digest of it. */
  readonly key: string;
  /** Most in a window, of all replicas together. */
  readonly most: number;
  readonly want: number;
  readonly windowMs: number;
}

/** What was taken. */
export interface Taken {
  /** As many as were wanted, or as were left. */
  readonly granted: number;
  /** Milliseconds until the window ends, when Redis answered. */
  readonly leftMs: number;
  /** What is left in the window, for any replica. */
  readonly room: number;
}

/** Counts that replicas share, under one name. */
export interface SharedCounts {
  /** Whether Redis is asked now; where it is not, `take` would only say so. */
  readonly answers: boolean;
  /** The answers in the order of the questions; undefined when there is none within about 50 ms. Never throws. */
  take(asks: readonly CountAsk[]): Promise<readonly Taken[] | undefined>;
  /** To be told of decisions that this replica made alone, since there was no answer. */
  alone(decisions: number): void;
}

/** Turns that replicas take together, in the order in which they ask. */
export interface SharedTurns {
  /**
   * Milliseconds until the next turn, when at most `perSecond` come in any second; it is taken if they are
   * `mostMs` at most. Undefined when Redis does not answer within about 50 ms: this replica then decides
   * alone. Never throws.
   */
  next(perSecond: number, mostMs: number): Promise<number | undefined>;
}
