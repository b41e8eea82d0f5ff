/** Chances that are the same for the same seed, in the same order of questions (mulberry32). */
export class Chances {
  constructor(private state: number) {}

  /** From 0 to 1, without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  is(share: number): boolean {
    return this.next() < share;
  }

  /** One of them: of each so large a share, of none the rest. */
  oneOf<Name extends string>(shares: Readonly<Record<Name, number>>): Name | undefined {
    let left = this.next();
    for (const name of Object.keys(shares) as Name[]) {
      left -= shares[name];
      if (left < 0) return name;
    }
    return undefined;
  }
}
