/** How a line begins that has a place: the file, the line, the column, then a field or a colon. */
const PLACED = /^(?:(?!: ).)+?:(\d{1,9}):(\d{1,9})(?=[ :])/;

/**
 * Sorts problems that begin with a place in gateway.yaml (`gateway.yaml:12:7 …`), as those of `readGatewayFile` and
 * those named by `at` do, into its order. Those of one place stay in their own order; those without a place come last.
 */
export function inFileOrder(problems: readonly string[]): readonly string[] {
  const placed = problems.map((problem) => ({ problem, at: placeOf(problem) }));
  return placed
    .sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column)
    .map(({ problem }) => problem);
}

function placeOf(problem: string): { readonly line: number; readonly column: number } {
  const [, line = Number.MAX_SAFE_INTEGER, column = 0] = PLACED.exec(problem) ?? [];
  return { line: Number(line), column: Number(column) };
}
