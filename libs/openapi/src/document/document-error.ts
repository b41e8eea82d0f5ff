import type { Node } from './node.js';

/** Something of a document that cannot be used. The message is one line for operators, with a remedy. */
export class DocumentError extends Error {
  constructor(
    message: string,
    readonly at: Pick<Node, 'file' | 'pointer'>,
  ) {
    super(message);
    this.name = 'DocumentError';
  }
}
