import type { RefusalKind } from './api-tool.js';

/** Why one operation cannot be served; the others can. The message is the end of a sentence. */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
