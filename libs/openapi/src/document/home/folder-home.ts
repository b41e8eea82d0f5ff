import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, posix, relative } from 'node:path';
import type { DocumentReaders, ReadText } from '../api-document.js';
import { decoded } from '../pointer.js';
import type { DocumentHome, Target } from './document-home.js';

/** Local files of one document. */
export const MAX_FILES = 5_000;

const WRITE = "keep the file below the document's folder and write its relative path, with /";

/** The folder of a local document: its files are those below, and no link leads out. `at` is a relative path. */
export class FolderHome implements DocumentHome {
  readonly main: string;
  readonly mostFiles = MAX_FILES;
  readonly needsAll = false;
  private readonly folder: string;
  private readonly shownFolder: string;

  constructor(
    private readonly source: { readonly path: string; readonly shown: string },
    private readonly readers: DocumentReaders,
  ) {
    this.main = basename(source.path);
    this.folder = dirname(source.path);
    this.shownFolder = dirname(source.shown);
  }

  target(file: string, from: string): Target {
    const path = decoded(file);
    if (path === undefined) return { ok: false, problem: 'is not percent-encoded properly' };
    if (/^[a-z][a-z0-9+.-]*:|^[/]|[\\\0]/i.test(path)) {
      return { ok: false, problem: `is no relative path; ${WRITE}` };
    }
    const at = posix.join(posix.dirname(from), path);
    return isOutside(at)
      ? { ok: false, problem: `leads out of the document's folder; ${WRITE}` }
      : { ok: true, at };
  }

  nameOf(at: string): string {
    return at === this.main ? this.source.shown : join(this.shownFolder, at);
  }

  pathOf(at: string): string {
    return join(this.folder, at);
  }

  async read(at: string, mostBytes: number): Promise<ReadText> {
    if (at === this.main) return this.readers.readFile(this.source.path, mostBytes);
    const real = await this.realPath(at);
    return real.ok ? this.readers.readFile(real.text, mostBytes) : real;
  }

  private async realPath(at: string): Promise<ReadText> {
    try {
      const folder = await realpath(this.folder);
      const path = await realpath(this.pathOf(at));
      return isOutside(relative(folder, path))
        ? { ok: false, problem: `is a link that leads out of the document's folder; ${WRITE}` }
        : { ok: true, text: path };
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return { ok: false, problem: missing ? 'does not exist' : 'cannot be opened' };
    }
  }
}

function isOutside(path: string): boolean {
  return /^[.][.](?:[/\\]|$)/.test(path) || isAbsolute(path);
}
