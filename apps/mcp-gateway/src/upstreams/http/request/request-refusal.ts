/** A request that is not sent, with the reason in a sentence of ours, without the value. */
export class RequestRefusal extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'RequestRefusal';
  }
}
