/** Writes a command's result. That nobody reads on is no error: the exit status says how it went. */
export function write(text: string): void {
  process.stdout.write(text);
}

/** The same as one JSON value, for programs. */
export function writeJson(value: unknown): void {
  write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes what is no part of the result. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Takes errors of both streams, so that a closed pipe ends nothing. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Rows below their heads, each column as wide as its widest cell; the last one is not filled up. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [head, ...rows].map((row) => `${line(row)}\n`).join('');
}
