/** Lets a number of tasks run at once; the others wait in order. */
export class Turns {
  private readonly waiting = new Set<() => void>();

  constructor(private free: number) {}

  /** How many tasks wait. */
  get inLine(): number {
    return this.waiting.size;
  }

  /** Takes a turn if one is free now. */
  takeNow(): boolean {
    if (this.free === 0) return false;
    this.free -= 1;
    return true;
  }

  /** Resolves with true when the task may run; with false, and without a turn, if the signal came first. */
  take(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.takeNow()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const leave = () => {
        this.waiting.delete(go);
        resolve(false);
      };
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.add(go);
    });
  }

  /** Ends a turn. */
  give(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}
