import { isMapping, type Node } from '../document/node.js';
import type { JsonSchema } from './schema-node.js';

/** The schema of an argument that came out whole and refers to nothing, and what it took. */
export interface WholeArgument {
  readonly schema: JsonSchema;
  readonly characters: number;
}

/**
 * Such arguments by their schemas in the document: tools share most of their parameters, and such a one is the
 * same in each. They are kept as long as the document.
 */
export class WholeArguments<Whole extends WholeArgument> {
  private readonly byValue = new WeakMap<object, Whole>();

  find({ value }: Node): Whole | undefined {
    return isMapping(value) ? this.byValue.get(value) : undefined;
  }

  /** Keeps one where its schema can be told from others: not `true` or `false`. */
  keep({ value }: Node, whole: Whole): void {
    if (isMapping(value)) this.byValue.set(value, whole);
  }
}
