import { DocumentError } from '../document/document-error.js';
import type { Node } from '../document/node.js';
import type { RefusalKind } from './api-tool.js';

/** Why one operation cannot be served; the others can. The message is the end of a sentence. */
export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    message: string,
    /** What of the operation's override is to blame: `arguments.owner.hide`; undefined where it is none of it. */
    readonly field?: string,
    /** Where that is in the document; undefined: the operation itself. */
    readonly at?: Pick<Node, 'file' | 'pointer'>,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** One reason why an operation cannot be served. */
export type Reason = Refusal | DocumentError;

/** Several of them. */
class Refusals extends Error {
  constructor(readonly reasons: readonly Reason[]) {
    super(reasons.map(({ message }) => message).join('; '));
    this.name = 'Refusals';
  }
}

/**
 * What the steps give, each of which is taken whatever the others do. Throws what refuses: all of it, where that are
 * several; and at once whatever is no reason.
 */
export function allOf<Given extends readonly unknown[]>(
  ...steps: { readonly [At in keyof Given]: () => Given[At] }
): Given {
  const reasons: Reason[] = [];
  const given = steps.map((step) => {
    try {
      return step();
    } catch (error) {
      reasons.push(...reasonsOf(error));
      return undefined;
    }
  });
  const [first, ...others] = reasons;
  if (first === undefined) return given as unknown as Given;
  throw others.length === 0 ? first : new Refusals(reasons);
}

/** Why an operation cannot be served; throws on what is no reason. */
export function reasonsOf(error: unknown): readonly Reason[] {
  if (error instanceof Refusals) return error.reasons;
  if (error instanceof Refusal || error instanceof DocumentError) return [error];
  throw error;
}
