/** Least time between two warnings about one reason. */
export const WARNING_MS = 60_000;

/**
 * Tells the first event of a kind in a minute from later ones. A wrong setting refuses every caller and must
 * be noticed; but anyone can send tokens that are refused, and they must not flood the log. One entry a kind.
 */
export class FirstOfMinute {
  private readonly toldAt = new Map<string, number>();

  constructor(private readonly steady: () => number) {}

  /** Whether nothing of that kind was news within the last minute. */
  isNews(kind: string): boolean {
    const now = this.steady();
    if (now - (this.toldAt.get(kind) ?? -Infinity) < WARNING_MS) return false;
    this.toldAt.set(kind, now);
    return true;
  }
}
