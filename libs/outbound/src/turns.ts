/** Lets so many go on at once; the others wait in line. */
export class Turns {
  private readonly waiting = new Set<() => void>();

  constructor(private free: number) {}

  /** How many wait. */
  get inLine(): number {
    return this.waiting.size;
  }

  /** Whether it is one's turn at once. */
  takeNow(): boolean {
    if (this.free === 0) return false;
    this.free -= 1;
    return true;
  }

  /** Resolves when it is one's turn; false when the signal was first, and then there is none. */
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

  /** Ends a turn that was taken. */
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
