import { pathText, shownPath, type Path } from './file-path.js';
import type { Places } from './yaml/places.js';

/** Most problems of one file that are named; how many more there are is said. */
export const MAX_FILE_PROBLEMS = 100;

/** One thing that is wrong with the file. */
export interface FileProblem {
  readonly path: Path;
  /** Where it stands, as an offset into the text. */
  readonly offset: number;
  /** What is wrong, and what to write instead; never a value of a secret. */
  readonly text: string;
  /** Nothing below the path is to be judged: what stands there is not what was meant. */
  readonly closes?: boolean;
  /** The path that was likely meant: that it is missing is no further problem. */
  readonly meant?: Path;
  /** Whether the key itself may be a secret that was written in the wrong place. */
  readonly hidden?: boolean;
}

/**
 * Problems found in rounds, each of which judges what the one before left. What follows from an earlier
 * round's problem is left out: another at the same place, or one below what is wrong as a whole.
 */
export class FileProblems {
  private readonly found: FileProblem[] = [];
  private readonly wrong = new Set<string>();
  private readonly shut = new Set<string>();
  private readonly above = new Set<string>();

  /** Adds one round, the more telling ones first. */
  add(problems: readonly FileProblem[]): void {
    for (const problem of problems) {
      const { path, closes, meant } = problem;
      if (this.settled(path)) continue;
      this.found.push(problem);
      this.wrong.add(pathText(path));
      if (meant !== undefined) this.wrong.add(pathText(meant));
      if (closes === true) this.shut.add(pathText(path));
      for (const outer of outerOf(path)) this.above.add(outer);
    }
  }

  /** Whether nothing is wrong at a path and below it, nor with what it stands in as a whole. */
  clean(path: Path): boolean {
    return !this.settled(path) && !this.above.has(pathText(path));
  }

  /** Whether what stands at a path is wrong as a whole. */
  closed(path: Path): boolean {
    return [...outerOf(path), pathText(path)].some((each) => this.shut.has(each));
  }

  private settled(path: Path): boolean {
    return this.wrong.has(pathText(path)) || this.closed(path);
  }

  /** One line for each, in the order of the file: `gateway.yaml:12:7 upstreams.x.url: …; write …`. */
  lines(file: string, places: Pick<Places, 'lineOf'>): readonly string[] {
    const sorted = [...this.found].sort((one, other) => one.offset - other.offset);
    const all = sorted.map(({ path, offset, text, hidden }) => {
      const shown = shownPath(hidden === true ? path.slice(0, -1) : path);
      return `${file}:${places.lineOf(offset)}${shown === '' ? '' : ` ${shown}`}: ${text}`;
    });
    const lines = [...new Set(all)];
    const more = lines.length - MAX_FILE_PROBLEMS;
    return more > 0 ? [...lines.slice(0, MAX_FILE_PROBLEMS), `${file}: and ${more} more`] : lines;
  }
}

/** The paths that a path stands in, without itself. */
function outerOf(path: Path): string[] {
  return path.map((_part, length) => pathText(path.slice(0, length)));
}
