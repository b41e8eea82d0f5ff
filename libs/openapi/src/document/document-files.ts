import { createHash } from 'node:crypto';
import { safeLine } from '#foreign-text';
import type { DocumentHome } from './home/document-home.js';
import type { Node } from './node.js';
import type { Lines } from './text/lines.js';
import { readValue } from './text/read-value.js';
import { MAX_VALUES } from './text/yaml-values.js';
import { lineAndColumn, TextProblem } from './text/text-problem.js';

/** Bytes of one file. */
export const MAX_FILE_BYTES = 20_000_000;
/** Bytes of all files of a document. */
export const MAX_ALL_BYTES = 40_000_000;

/** A file that was read. */
export interface DocumentFile {
  /** As its home names it. */
  readonly at: string;
  readonly root: Node;
  readonly lines: Lines;
  /** Of its bytes, in lower-case hex. */
  readonly sha256: string;
}

/** A file that cannot be read. The message is one line that begins with its name. */
export class FileProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FileProblem';
  }
}

/** The files of a document: each is read once, also one that cannot be, and together they are bounded. */
export class DocumentFiles {
  private readonly read = new Map<string, DocumentFile>();
  private readonly problems = new Map<string, FileProblem>();
  private missing: string | undefined;
  private bytes = 0;
  private values = 0;

  constructor(
    readonly home: DocumentHome,
    private readonly signal: AbortSignal,
  ) {}

  /** In the order in which they were read: the document first. */
  get all(): readonly DocumentFile[] {
    return [...this.read.values()];
  }

  /** Why a file that must be there could not be read, the first of them: a line that begins with its name. */
  get unread(): string | undefined {
    return this.missing;
  }

  /** A file that was read, by the name that nodes give it. */
  named(name: string): DocumentFile | undefined {
    return this.read.get(name);
  }

  /** A file that was read; undefined before. Throws `FileProblem` for one that could not be. */
  known(at: string): DocumentFile | undefined {
    const problem = this.problems.get(at);
    if (problem !== undefined) throw problem;
    return this.read.get(this.home.nameOf(at));
  }

  /** Reads a file, if that has not happened. Throws `FileProblem`. Takes one call at a time. */
  async load(at: string): Promise<DocumentFile> {
    const known = this.known(at);
    if (known !== undefined) return known;
    let text = '';
    try {
      text = await this.textOf(at);
      const file = this.home.nameOf(at);
      const { value, values, lines } = await readValue(text, this.signal, MAX_VALUES - this.values);
      this.values += values;
      const sha256 = createHash('sha256').update(text).digest('hex');
      const loaded = { at, root: { value, file, pointer: '' }, lines, sha256 };
      this.read.set(file, loaded);
      return loaded;
    } catch (error) {
      if (!(error instanceof TextProblem)) throw error;
      const problem = new FileProblem(this.line(at, text, error));
      this.problems.set(at, problem);
      if (text === '' && this.home.needsAll) this.missing ??= problem.message;
      throw problem;
    }
  }

  private async textOf(at: string): Promise<string> {
    const most = Math.min(MAX_FILE_BYTES, MAX_ALL_BYTES - this.bytes);
    if (this.signal.aborted) throw new TextProblem('was not read in the time there is', undefined);
    if (this.read.size >= this.home.mostFiles) {
      const text = `is one file more than ${this.home.mostFiles}; put several into one`;
      throw new TextProblem(text, undefined);
    }
    if (most <= 0) throw tooLarge();
    const read = await this.home.read(at, most);
    if (!read.ok) throw new TextProblem(safeLine(read.problem), undefined);
    const bytes = Buffer.byteLength(read.text);
    if (bytes > most) throw tooLarge();
    this.bytes += bytes;
    return read.text;
  }

  private line(at: string, text: string, { message, offset }: TextProblem): string {
    const name = safeLine(this.home.nameOf(at));
    return offset === undefined
      ? `${name}: ${message}`
      : `${name}:${lineAndColumn(text, offset)}: ${message}`;
  }
}

function tooLarge(): TextProblem {
  const text = `is larger than ${MAX_FILE_BYTES} bytes, or than ${MAX_ALL_BYTES} with the files before it`;
  return new TextProblem(text, undefined);
}
