/** An answer that is not what the protocol has; in words of ours. */
export class WireFault extends Error {
  /** `explanation`: a sentence for the caller, where it helps. */
  constructor(
    readonly why: string,
    readonly explanation?: string,
  ) {
    super(why);
    this.name = 'WireFault';
  }
}
