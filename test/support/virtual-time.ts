/** A clock that stands still until it is moved, with sleepers that wake in the order of their time. */
export class VirtualTime {
  private readonly sleepers: { at: number; wake: () => void }[] = [];

  constructor(public now = 1_800_000_000_000) {}

  readonly clock = (): number => this.now;

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.sleepers.push({ at: this.now + ms, wake });
    });

  /** Moves the clock, waking each sleeper at its moment and letting it act before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await settled();
      this.sleepers.sort((one, other) => one.at - other.at);
      const next = this.sleepers[0];
      if (next === undefined || next.at > end) break;
      this.sleepers.shift();
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
    this.now = end;
    await settled();
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
