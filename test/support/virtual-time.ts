interface Waiting {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved, with timers that run in the order of their time. */
export class VirtualTime {
  private readonly waiting = new Set<Waiting>();

  /** Milliseconds since the epoch. */
  constructor(public now = 1_800_000_000_000) {}

  readonly clock = (): number => this.now;

  /** Runs something once the clock is so much later; returns what prevents it. */
  readonly after = (ms: number, run: () => void): (() => void) => {
    const one = { at: this.now + ms, run };
    this.waiting.add(one);
    return () => this.waiting.delete(one);
  };

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.after(ms, wake);
    });

  /** Moves the clock, running what is due at its moment and letting it act before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await settled();
      const [next] = [...this.waiting].sort((one, other) => one.at - other.at);
      if (next === undefined || next.at > end) break;
      this.waiting.delete(next);
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    this.now = end;
    await settled();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
