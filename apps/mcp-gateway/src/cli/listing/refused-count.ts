import type { RefusedOperation } from '../../catalogue/tool-source.js';

/** Kind of a refusal that is of an MCP server's tool; all others are of operations of documents. */
const OF_A_TOOL = 'tool';

/** How many were refused, as a person reads it: `3 operations and 1 tool`; empty for none. */
export function refusedCount(refused: readonly RefusedOperation[]): string {
  const tools = refused.filter(({ kind }) => kind === OF_A_TOOL).length;
  const counts = [
    [refused.length - tools, 'operation'],
    [tools, 'tool'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
    .join(' and ');
}
