import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes after which the file starts anew. */
export const MAX_HOPS_BYTES = 10 * 1024 * 1024;

/** The request lines of a run, for `npm run call`; where they cannot be written, the run goes on. */
export class HopsFile {
  private bytes = 0;
  private writable = true;

  /** `say` is told once, in a sentence, that the file cannot be written and what that costs. */
  constructor(
    private readonly file: string,
    private readonly say: (sentence: string) => void,
  ) {
    this.attempt(() => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
    });
  }

  append(line: string): void {
    const text = `${line}\n`;
    this.bytes += Buffer.byteLength(text);
    const full = this.bytes > MAX_HOPS_BYTES;
    if (full) this.bytes = Buffer.byteLength(text);
    this.attempt(() => {
      if (full) writeFileSync(this.file, text);
      else appendFileSync(this.file, text);
    });
  }

  private attempt(write: () => void): void {
    if (!this.writable) return;
    try {
      write();
    } catch (error) {
      this.writable = false;
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      this.say(
        `WARN ${this.file} cannot be written (${code}): npm run call will not show who asked whom.`,
      );
    }
  }
}
