import type { Node } from '../document/node.js';
import { isNode } from './schema-node.js';
import type { ArgumentSchema } from './schema-types.js';

/** An argument whose schema is a node, whoever wrote it. */
export interface Argument extends Omit<ArgumentSchema, 'schema'> {
  readonly node: Node;
}

/** Arguments with their schemas as nodes; one of ours stands nowhere in a document. */
export function argumentsOf(args: readonly ArgumentSchema[]): readonly Argument[] {
  return args.map(({ schema, ...rest }, index) => ({
    ...rest,
    node: isNode(schema) ? schema : { value: schema, file: '', pointer: `/${index}` },
  }));
}
