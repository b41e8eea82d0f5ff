/** The last so many of what was added. */
export class Ring<T> {
  private readonly items: T[] = [];
  private next = 0;

  constructor(private readonly most: number) {}

  add(item: T): void {
    this.items[this.next] = item;
    this.next = (this.next + 1) % this.most;
  }

  /** Newest first. */
  get latest(): readonly T[] {
    const { items, next } = this;
    return [...items.slice(next), ...items.slice(0, next)].reverse();
  }
}
