import { createHash } from 'node:crypto';
import { safeLine } from '#foreign-text';
import type { ApiDocument } from './api-document.js';
import { DocumentError } from './document-error.js';
import { FileProblem, type DocumentFile, type DocumentFiles } from './document-files.js';
import { FolderHome } from './home/folder-home.js';
import type { Node } from './node.js';
import { pointed } from './pointer.js';
import { leadsElsewhere, partsOf, referenceOf, referencesBelow } from './references.js';

/** References that lead from one to the next. */
export const MAX_REFERENCES = 32;

/** Most characters of a reference in a message. */
const SHOWN_CHARACTERS = 120;

/** A document whose first file was read. */
export class OpenDocument implements ApiDocument {
  readonly root: Node;
  /** Whether there is anything to read but its first file. */
  readonly leadsElsewhere: boolean;
  /** What references were looked for in. */
  private readonly reached = new Set<unknown>();
  private reaching: Promise<void> = Promise.resolve();

  /** `pin`: what a document by URL must be, `none` for whatever it is. */
  constructor(
    readonly version: ApiDocument['version'],
    main: DocumentFile,
    private readonly loaded: DocumentFiles,
    private readonly pin: string,
  ) {
    this.root = main.root;
    this.leadsElsewhere = leadsElsewhere(main.root.value);
  }

  get files(): readonly string[] {
    const { home, all } = this.loaded;
    return home instanceof FolderHome ? all.map(({ at }) => home.pathOf(at)) : [];
  }

  resolve(node: Node): Node {
    let at = node;
    let reference = referenceOf(at);
    if (reference === undefined) return at;
    const seen = new Set<string>();
    for (; reference !== undefined; reference = referenceOf(at)) {
      const place = `${at.file}#${at.pointer}`;
      if (seen.has(place))
        throw refused(node, 'leads around in a circle; describe the value itself');
      if (seen.size === MAX_REFERENCES) {
        throw refused(node, `leads on more than ${MAX_REFERENCES} times; write where it ends`);
      }
      seen.add(place);
      at = this.step(at, reference);
    }
    return at;
  }

  reach(nodes: readonly Node[]): Promise<void> {
    // One after the other, so that no file is read twice and all are counted.
    const reached = this.reaching.then(() => this.walk(nodes));
    this.reaching = reached.catch(() => undefined);
    return reached;
  }

  place({ file, pointer }: Pick<Node, 'file' | 'pointer'>): string {
    const line = this.loaded.named(file)?.lines.lineOf(pointer);
    const where = `${safeLine(file)}${line === undefined ? '' : `:${line}`}`;
    return `${where} #${safeLine(pointer)}`;
  }

  get unread(): string | undefined {
    return this.loaded.unread;
  }

  verify(): string | undefined {
    const [main, ...others] = this.loaded.all;
    if (this.pin === 'none' || main === undefined) return undefined;
    const lines = others
      .map(({ at, sha256 }) => ({ at, line: `${sha256}  ${at}\n` }))
      .sort((one, other) => (one.at < other.at ? -1 : 1))
      .map(({ line }) => line);
    const all = `${main.sha256}  ${main.at}\n${lines.join('')}`;
    const right =
      others.length === 0 ? main.sha256 : createHash('sha256').update(all).digest('hex');
    return right === this.pin
      ? undefined
      : `is not the pinned document; look at what changed, then write sha256: ${right}`;
  }

  private async walk(nodes: readonly Node[]): Promise<void> {
    if (!this.leadsElsewhere) return;
    // What is below an error stays to be looked at: whoever asks next is to be told of it too.
    const own = new Set<unknown>();
    const seen = {
      has: (value: unknown) => this.reached.has(value) || own.has(value),
      add: (value: unknown) => own.add(value),
    };
    const open = [...nodes];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const found of referencesBelow(next, seen)) {
        const target = await this.read(found);
        if (target !== undefined) open.push(target);
      }
    }
    for (const value of own) this.reached.add(value);
  }

  /** What a reference leads to, when its file was read; a pointer to nothing is left to `resolve`. */
  private async read(node: Node): Promise<Node | undefined> {
    const reference = referenceOf(node) ?? '';
    const at = this.targetOf(node, reference);
    try {
      const { root } = await this.loaded.load(at);
      const found = pointed(root, partsOf(reference).fragment);
      return found.ok ? found.node : undefined;
    } catch (error) {
      throw refusal(node, error);
    }
  }

  private step(node: Node, reference: string): Node {
    const file = this.knownFile(node, this.targetOf(node, reference));
    if (file === undefined) throw refused(node, 'leads to a file that was not read');
    const found = pointed(file.root, partsOf(reference).fragment);
    if (!found.ok) throw refused(node, found.problem);
    return found.node;
  }

  private knownFile(node: Node, at: string): DocumentFile | undefined {
    try {
      return this.loaded.known(at);
    } catch (error) {
      throw refusal(node, error);
    }
  }

  /** The file that a reference leads to, as its home names it. Throws where that may not be read. */
  private targetOf(node: Node, reference: string): string {
    const { file } = partsOf(reference);
    const from = this.loaded.named(node.file)?.at;
    if (from === undefined) throw refused(node, 'stands in a file that was not read');
    if (file === '') return from;
    const target = this.loaded.home.target(file, from);
    if (!target.ok) throw refused(node, target.problem);
    return target.at;
  }
}

function refused(node: Node, problem: string): DocumentError {
  const shown = safeLine(referenceOf(node) ?? '', { max: SHOWN_CHARACTERS });
  return new DocumentError(`the reference "${shown}" ${problem}`, node);
}

function refusal(node: Node, error: unknown): unknown {
  return error instanceof FileProblem
    ? refused(node, `cannot be followed: ${error.message}`)
    : error;
}
