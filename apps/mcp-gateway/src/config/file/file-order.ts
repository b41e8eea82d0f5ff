/**
 * Sorts lines that begin with a place in a file (`gateway.yaml:12:7 …`), as those of `readGatewayFile` and
 * those named by `at` do, into its order. Lines without a place come first, in their own order.
 */
export function inFileOrder(path: string, lines: readonly string[]): readonly string[] {
  const placed = lines.map((line) => ({ line, at: placeOf(path, line) }));
  return placed
    .sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column)
    .map(({ line }) => line);
}

function placeOf(path: string, text: string): { readonly line: number; readonly column: number } {
  if (!text.startsWith(`${path}:`)) return { line: 0, column: 0 };
  const [, line = 0, column = 0] = /^(\d+):(\d+)/.exec(text.slice(path.length + 1)) ?? [];
  return { line: Number(line), column: Number(column) };
}
