/** Time between two lines about one reason that are a warning. */
export const WARNING_MS = 60_000;

/**
 * Tells the first of a kind in a minute from those behind it: a wrong setting refuses everybody, which is
 * to be looked at, and anybody can send what is refused, which must not flood. One entry for each kind.
 */
export class FirstOfMinute {
  private readonly toldAt = new Map<string, number>();

  constructor(private readonly clock: () => number) {}

  /** Whether nothing of that kind was news within the last minute. */
  isNews(kind: string): boolean {
    const now = this.clock();
    if (now - (this.toldAt.get(kind) ?? -Infinity) < WARNING_MS) return false;
    this.toldAt.set(kind, now);
    return true;
  }
}
