import type { Clock } from '../../../gateway-parts.js';

/** How long ago a server listed its tools. */
export class ListAge {
  private listedAt: number | undefined;

  constructor(private readonly steady: Clock) {}

  /** Undefined until it did. */
  get seconds(): number | undefined {
    return this.listedAt === undefined ? undefined : (this.steady() - this.listedAt) / 1_000;
  }

  listed(): void {
    this.listedAt = this.steady();
  }
}
