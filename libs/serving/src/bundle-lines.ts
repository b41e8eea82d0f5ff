import { readFileSync } from 'node:fs';

/** Where what stands in a bundle came from. */
interface BundleLines {
  readonly sources: readonly string[];
  /** Where each run of lines begins, its source, and the line there. */
  readonly runs: readonly (readonly [
    line: number,
    column: number,
    source: number,
    there: number,
  ])[];
}

let read: BundleLines | undefined;

/** A line of a stack, with the place in the sources where it names one in the bundle that this program is. */
export function inSources(frame: string, bundle = __filename): string {
  const [before, place] = frame.split(`${bundle}:`);
  if (place === undefined) return frame;
  const { sources, runs } = (read ??= linesBeside(bundle));
  const [line = 0, column = 0] = place.split(':').map((text) => parseInt(text, 10));
  const run = runs.findLast(([first, at]) => first < line || (first === line && at < column));
  if (run === undefined) return frame;
  const [first, , source, there] = run;
  return `${before}${sources[source]}:${there + line - first}${place.endsWith(')') ? ')' : ''}`;
}

/** What scripts/image/bundle.mjs wrote; nothing where this is no bundle. */
function linesBeside(bundle: string): BundleLines {
  try {
    return JSON.parse(readFileSync(`${bundle}.lines.json`, 'utf8')) as BundleLines;
  } catch {
    return { sources: [], runs: [] };
  }
}
