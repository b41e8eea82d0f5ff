interface Waiting {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved, with timers that run in the order in which they are due. */
export class VirtualTime {
  private readonly waiting = new Set<Waiting>();

  /** Milliseconds since the epoch. */
  constructor(public now = 1_800_000_000_000) {}

  readonly clock = (): number => this.now;

  /** Runs something after so many milliseconds of this clock; returns a function that cancels it. */
  readonly after = (ms: number, run: () => void): (() => void) => {
    const one = { at: this.now + ms, run };
    this.waiting.add(one);
    return () => this.waiting.delete(one);
  };

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.after(ms, wake);
    });

  /** Moves the clock; each timer runs at its time and finishes its work before the next one runs. */
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
