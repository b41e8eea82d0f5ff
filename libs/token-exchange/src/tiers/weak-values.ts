/**
 * Values by key, each for as long as something else refers to it. A value that nothing uses any more is
 * garbage collected; its key is removed when the next value is made. So there are never more entries than
 * values in use and values dropped since then, and nobody has to give one back.
 */
export class WeakValues<V extends object> {
  private readonly byKey = new Map<string, WeakRef<V>>();

  /** Keys that are held, those of dropped values included. */
  get size(): number {
    return this.byKey.size;
  }

  /** The values in use, and those dropped that were not collected yet. */
  get values(): readonly V[] {
    return [...this.byKey.values()].flatMap((value) => value.deref() ?? []);
  }

  /** The value of this key; makes one when there is none. */
  of(key: string, make: () => V): V {
    const known = this.byKey.get(key)?.deref();
    if (known !== undefined) return known;
    for (const [each, value] of this.byKey) {
      if (value.deref() === undefined) this.byKey.delete(each);
    }
    const made = make();
    this.byKey.set(key, new WeakRef(made));
    return made;
  }
}
