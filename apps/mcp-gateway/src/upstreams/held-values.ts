interface Held<V> {
  readonly value: V;
  readonly holders: Set<object>;
}

/** Values by key, each for as long as somebody holds it. */
export class HeldValues<V> {
  private readonly byKey = new Map<string, Held<V>>();

  /** The value of this key, held by `holder` from now on. `make` is called where nobody holds one. */
  of(key: string, holder: object, make: () => V): V {
    const held = this.byKey.get(key) ?? { value: make(), holders: new Set() };
    held.holders.add(holder);
    this.byKey.set(key, held);
    return held.value;
  }

  /** Undefined where nobody holds one. */
  get(key: string): V | undefined {
    return this.byKey.get(key)?.value;
  }

  /** The value where nobody holds it any more, else undefined. Who does not hold it releases nothing. */
  release(key: string, holder: object): V | undefined {
    const held = this.byKey.get(key);
    if (held?.holders.delete(holder) !== true || held.holders.size > 0) return undefined;
    this.byKey.delete(key);
    return held.value;
  }
}
