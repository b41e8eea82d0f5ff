import type { LineCounter } from 'yaml';
import { pathText, type Path } from '../file-path.js';

/** Where a key and its value begin, as offsets into the text. */
interface Place {
  readonly key: number;
  readonly value: number;
}

/** Where each key and item of a file stands. */
export class Places {
  private readonly known = new Map<string, Place>();
  /** The keys of each mapping, by its path. */
  private readonly keys = new Map<string, Set<string>>();

  constructor(private readonly lines: LineCounter) {}

  note(path: Path, place: Place): void {
    this.known.set(pathText(path), place);
    const key = path.at(-1);
    if (typeof key !== 'string') return;
    const above = pathText(path.slice(0, -1));
    const beside = this.keys.get(above);
    if (beside === undefined) this.keys.set(above, new Set([key]));
    else beside.add(key);
  }

  /** Whether a key or an item is in the file. */
  has(path: Path): boolean {
    return this.known.has(pathText(path));
  }

  /** The keys of the mapping at a path. */
  keysIn(path: Path): Iterable<string> {
    return this.keys.get(pathText(path)) ?? [];
  }

  /** Where a key stands; for what is not in the file, the nearest key above it. */
  keyOf(path: Path): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = this.known.get(pathText(path.slice(0, length)));
      if (place !== undefined) return place.key;
    }
    return 0;
  }

  /** Where a value stands; for what is not in the file, the nearest key above it. */
  valueOf(path: Path): number {
    return this.known.get(pathText(path))?.value ?? this.keyOf(path);
  }

  /** `line:column`, both from 1. */
  lineOf(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }
}
