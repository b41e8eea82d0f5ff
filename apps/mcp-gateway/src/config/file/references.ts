import { isAbsolute, join } from 'node:path';
import type { Path } from './file-path.js';
import type { FileProblem } from './file-problems.js';
import type { Places } from './yaml/places.js';
import type { TextFile } from './text-file.js';

/** Bytes of a file that a reference names. */
export const MAX_REFERENCED_BYTES = 65_536;
/** References of one file. */
export const MAX_REFERENCES = 1_000;

/** Where references are looked up. */
export interface ReferenceSources {
  /** The folder that relative paths begin at. */
  readonly folder: string;
  /** A variable of the environment; undefined when it is not set. */
  readonly env: (name: string) => string | undefined;
  /** A file of at most so many bytes. */
  readonly readFile: (path: string, mostBytes: number) => TextFile;
}

/** `$${`, a reference, or `${` that begins none. */
const PART = /\$\$\{|\$\{(?:env:([A-Za-z_][A-Za-z0-9_]{0,127})|file:([^}\p{Cc}]{1,1024}))\}|\$\{/gu;

const NOT_HERE =
  'references stand only in headers, exchange.client.secret, exchange.client.key and ' +
  'securitySchemes.*.value; write the value itself, or $${ for the characters ${';
const NO_REFERENCE =
  '${ begins a reference; write ${env:NAME} or ${file:PATH}, or $${ for the characters ${';

/**
 * Replaces `${env:NAME}` and `${file:PATH}` where they may stand, without white space around what they
 * name, and `$${` by `${` everywhere. Messages name references, never what they stand for.
 */
export class References {
  private readonly found: FileProblem[] = [];
  private readonly read = new Map<string, string | { readonly problem: string }>();
  private count = 0;

  constructor(
    private readonly sources: ReferenceSources,
    private readonly places: Places,
  ) {}

  get problems(): readonly FileProblem[] {
    return this.found;
  }

  /** What references stand for, as far as they were looked up: secrets. */
  get values(): readonly string[] {
    return [...this.read.values()].filter((value) => typeof value === 'string');
  }

  /** A copy of a value with what its references stand for. */
  resolved(value: unknown, path: Path = []): unknown {
    if (typeof value === 'string') return value.includes('${') ? this.text(value, path) : value;
    if (Array.isArray(value))
      return value.map((item, index) => this.resolved(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, this.resolved(each, [...path, key])]),
    );
  }

  private text(value: string, path: Path): string {
    let problem: string | undefined;
    const text = value.replace(PART, (part, name?: string, file?: string) => {
      if (part === '$${') return '${';
      if (problem !== undefined) return '';
      problem = this.refusal(path, name ?? file);
      if (problem !== undefined) return '';
      const got = this.lookUp(part, name, file);
      if (typeof got === 'string') return got;
      problem = `${part} ${got.problem}`;
      return '';
    });
    if (problem !== undefined) {
      this.found.push({ path, offset: this.places.valueOf(path), text: problem });
    }
    return text;
  }

  private refusal(path: Path, named: string | undefined): string | undefined {
    if (!mayRefer(path)) return NOT_HERE;
    if (named === undefined) return NO_REFERENCE;
    this.count += 1;
    return this.count > MAX_REFERENCES
      ? `the file has more than ${MAX_REFERENCES} references; write fewer`
      : undefined;
  }

  private lookUp(part: string, name: string | undefined, file = '') {
    const known = this.read.get(part);
    if (known !== undefined) return known;
    const got = name === undefined ? this.contentOf(file) : this.variable(name);
    this.read.set(part, got);
    return got;
  }

  private variable(name: string) {
    const value = this.sources.env(name)?.trim();
    if (value === undefined) return { problem: 'is not set; set the variable' };
    return value === '' ? { problem: 'is empty; set the variable' } : value;
  }

  private contentOf(file: string) {
    const path = isAbsolute(file) ? file : join(this.sources.folder, file);
    const read = this.sources.readFile(path, MAX_REFERENCED_BYTES);
    if (!read.ok)
      return { problem: `${read.problem}; write the path of a file that holds the value` };
    const value = read.text.trim();
    return value === '' ? { problem: 'is empty; write the value into the file' } : value;
  }
}

/** Values that may hold secrets. */
function mayRefer(path: Path): boolean {
  const [root, , section, key, last] = path;
  if (root !== 'upstreams') return false;
  if (section === 'headers') return path.length === 4;
  if (section === 'securitySchemes') return path.length === 5 && last === 'value';
  return (
    section === 'exchange' &&
    key === 'client' &&
    (last === 'secret' || last === 'key') &&
    path.length === 5
  );
}
