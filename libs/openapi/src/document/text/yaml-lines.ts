import { pointerParts } from '../pointer.js';
import type { Lines } from './lines.js';

/**
 * The lines of a text that is YAML. They are noted while its values are read, three numbers or names for each, since
 * reading the text again for a message takes as long as the first time.
 */
export class YamlLines implements Lines {
  /** Parts of pointers, in the order of the text; what is inside a value stands behind it. */
  private readonly parts: (string | number)[] = [];
  private readonly lines: number[] = [];
  /** For each, the next one that is not inside it. */
  private readonly ends: number[] = [];
  private readonly repeated = new Map<number, number>();
  private readonly known = new Map<number, ReadonlyMap<string, number>>();
  private line = 1;
  private lineEnd: number;

  constructor(private readonly text: string) {
    this.lineEnd = this.nextEnd(0);
  }

  /** Notes a value that begins at an offset, which is never before that of the last one. */
  begin(part: string | number, offset: number): number {
    while (this.lineEnd < offset) {
      this.line += 1;
      this.lineEnd = this.nextEnd(this.lineEnd + 1);
    }
    this.lines.push(this.line);
    this.ends.push(0);
    return this.parts.push(part) - 1;
  }

  /** Ends what `begin` noted; `repeats`: what its inside is noted as already. */
  end(noted: number, repeats?: number): void {
    this.ends[noted] = this.parts.length;
    if (repeats !== undefined) this.repeated.set(noted, repeats);
  }

  lineOf(pointer: string): number {
    let at = 0;
    for (const part of pointerParts(pointer)) {
      const next = this.below(this.repeated.get(at) ?? at).get(part);
      if (next === undefined) break;
      at = next;
    }
    return this.lines[at] ?? 1;
  }

  private below(noted: number): ReadonlyMap<string, number> {
    const known = this.known.get(noted);
    if (known) return known;
    const parts = new Map<string, number>();
    const end = this.ends[noted] ?? 0;
    for (let at = noted + 1; at < end; at = this.ends[at] ?? end) {
      parts.set(String(this.parts[at]), at);
    }
    this.known.set(noted, parts);
    return parts;
  }

  private nextEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end === -1 ? this.text.length : end;
  }
}
