import type { ApiDocument } from '../api-document.js';
import { DocumentError } from '../document-error.js';
import { isMapping, type Node } from '../node.js';

/** Most steps for what one operation refers to: thirty times those of the heaviest in use. */
export const MAX_OPERATION_STEPS = 4_000_000;
/** Most steps for all operations of a document: three times those of the largest document in use. */
export const MAX_ALL_STEPS = 12_000_000;
/** Characters of names, values and places that are one step. */
const STEP_CHARACTERS = 16;
/** Steps of any look, however little there is to see. */
const LOOK = 4;
/** Keywords whose values are written out whenever their schema is looked at. */
const LITERALS = ['$ref', 'const', 'enum', 'required', 'dependentRequired', 'pattern'];

/** One operation takes too many steps. */
export class TooManySteps extends DocumentError {}

/** All operations take too many steps together. */
export class OutOfSteps extends DocumentError {}

/** The steps that operations of one document take: one for each member of what is looked at. */
export class Steps {
  private readonly sizes = new WeakMap<object, number>();
  private all = 0;
  private own = 0;
  private largest: { readonly size: number; readonly node: Node } | undefined;

  /** By all operations so far. */
  get taken(): number {
    return this.all;
  }

  /** The next operation begins. */
  begin(): void {
    this.own = 0;
    this.largest = undefined;
  }

  /** Counts a look at a node. Throws `TooManySteps` and `OutOfSteps`, both at the largest that was looked at. */
  take(node: Node): void {
    const size = this.sizeOf(node.value);
    const steps = LOOK + size + Math.floor(node.pointer.length / STEP_CHARACTERS);
    this.own += steps;
    this.all += steps;
    if (this.largest === undefined || size > this.largest.size) this.largest = { size, node };
    if (this.all > MAX_ALL_STEPS) {
      const text = `the selected operations take more than ${MAX_ALL_STEPS} steps to read, the last ones for a part of size ${this.largest.size}; select fewer`;
      throw new OutOfSteps(text, this.largest.node);
    }
    if (this.own > MAX_OPERATION_STEPS) {
      const text = `it takes more than ${MAX_OPERATION_STEPS} steps to read: its largest part, of size ${this.largest.size}, is too large; write less`;
      throw new TooManySteps(text, this.largest.node);
    }
  }

  private sizeOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 1;
    const known = this.sizes.get(value);
    if (known !== undefined) return known;
    const size = 1 + sizeOf(value);
    this.sizes.set(value, size);
    return size;
  }
}

/** Members, those of each member, and the characters of what is written out. */
function sizeOf(value: object): number {
  if (Array.isArray(value)) return value.length;
  const entries = Object.entries(value) as [string, unknown][];
  return entries.reduce((sum, [name, each]) => sum + 1 + membersIn(each) + literal(name, each), 0);
}

function membersIn(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (!isMapping(value)) return 0;
  const names = Object.keys(value);
  const characters = names.reduce((sum, name) => sum + name.length, 0);
  return names.length + Math.floor(characters / STEP_CHARACTERS);
}

function literal(name: string, value: unknown): number {
  if (!LITERALS.includes(name)) return 0;
  return Math.floor(JSON.stringify(value).length / STEP_CHARACTERS);
}

/** A document whose nodes are counted as they are looked at through it. */
export function countedDocument(document: ApiDocument, steps: Steps): ApiDocument {
  return {
    version: document.version,
    root: document.root,
    get files() {
      return document.files;
    },
    resolve: (node) => {
      steps.take(node);
      const target = document.resolve(node);
      if (target !== node) steps.take(target);
      return target;
    },
    reach: (nodes) => document.reach(nodes),
    get unread() {
      return document.unread;
    },
    verify: () => document.verify(),
    place: (node) => document.place(node),
  };
}
