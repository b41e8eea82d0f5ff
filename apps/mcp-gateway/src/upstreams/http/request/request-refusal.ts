/** A request that is not sent, with the reason in a sentence of ours, without the value. */
export class RequestRefusal extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'RequestRefusal';
  }
}

/** Values of a path that cannot be sent; `says` what they must be, as the end of a sentence. */
export class PathValueRefusal extends RequestRefusal {
  constructor(
    /** Which values of the path, from 0 on. */
    readonly values: readonly number[],
    readonly says: string,
  ) {
    super(`A value of the path ${says}.`);
  }
}
