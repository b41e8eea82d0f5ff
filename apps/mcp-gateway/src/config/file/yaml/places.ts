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

  constructor(private readonly lines: LineCounter) {}

  note(path: Path, place: Place): void {
    this.known.set(pathText(path), place);
  }

  /** Whether a key or an item is in the file; takes a path or its text. */
  has(path: Path | string): boolean {
    return this.known.has(textOf(path));
  }

  /** Where a key stands; for what is not in the file, the nearest key above it. */
  keyOf(path: Path | string): number {
    return this.nearest(textOf(path))?.key ?? 0;
  }

  /** Where a value stands; for what is not in the file, the nearest key above it. */
  valueOf(path: Path | string): number {
    const text = textOf(path);
    const own = this.known.get(text);
    return own?.value ?? this.keyOf(text);
  }

  /** `line:column`, both from 1. */
  lineOf(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }

  private nearest(text: string): Place | undefined {
    let rest = text;
    for (;;) {
      const place = this.known.get(rest);
      if (place !== undefined || rest === '') return place;
      rest = rest.slice(0, Math.max(rest.lastIndexOf('.'), rest.lastIndexOf('['), 0));
    }
  }
}

function textOf(path: Path | string): string {
  return typeof path === 'string' ? path : pathText(path);
}
