import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where a file of the issuer is, and what is told of a file that cannot be written, once. */
export interface KeptFileOptions {
  readonly file?: string | undefined;
  readonly onUnwritable?: ((file: string, code: string) => void) | undefined;
}

/**
 * What outlives the process, as a JSON array in a file that only its owner reads. Without a file, or where it
 * cannot be written, it lives in memory alone.
 */
export class KeptFile<Item> {
  private writable: boolean;

  constructor(private readonly options: KeptFileOptions) {
    this.writable = options.file !== undefined;
  }

  /** What was kept; undefined when there is nothing. Throws a sentence for what is no JSON array. */
  read(): Item[] | undefined {
    const { file } = this.options;
    if (file === undefined || !existsSync(file)) return undefined;
    try {
      const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!Array.isArray(kept)) throw new TypeError('no array');
      return kept as Item[];
    } catch {
      throw new Error(`${file} cannot be read; remove it, the local issuer makes a new one.`);
    }
  }

  write(value: readonly Item[]): void {
    const { file, onUnwritable } = this.options;
    if (file === undefined || !this.writable) return;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(value), { mode: 0o600 });
    } catch (error) {
      this.writable = false;
      onUnwritable?.(file, (error as NodeJS.ErrnoException).code ?? 'unknown');
    }
  }
}
