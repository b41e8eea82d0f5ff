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

/** A part of a `multipart/form-data` body whose name or file name cannot be sent; `says` is the end of a sentence. */
export class BodyPartRefusal extends RequestRefusal {
  constructor(
    /** Which part, from 0 on. */
    readonly part: number,
    readonly says: string,
  ) {
    super(`A part of the body ${says}.`);
  }
}

/** More than a request may hold. */
export class SizeRefusal extends RequestRefusal {
  /** What the largest value concerned does, as the end of a sentence. */
  readonly says: string;

  constructor(
    readonly what: 'URL' | 'headers' | 'request',
    most: number,
    unit: 'characters' | 'bytes',
  ) {
    super(`The ${what} would be longer than ${most} ${unit}.`);
    this.says = `makes the ${what} longer than ${most} ${unit}: write less`;
  }
}
