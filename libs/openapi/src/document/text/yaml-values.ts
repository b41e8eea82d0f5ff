import { isAlias, isScalar, isSeq, type Alias, type ParsedNode, type YAMLMap } from 'yaml';
import { TextProblem } from './text-problem.js';
import type { YamlLines } from './yaml-lines.js';
import { MAX_DEPTH, tooDeep } from './yaml-text.js';

/** Values of all files of a document, those included that aliases repeat: three times those of the largest in use. */
export const MAX_VALUES = 800_000;
/** Aliases of one YAML file. */
export const MAX_ALIASES = 100;

/** What an anchor names, and what it adds wherever it is repeated. */
interface Anchored {
  readonly value: unknown;
  readonly values: number;
  readonly depth: number;
}

/**
 * Turns nodes into values as `JSON.parse` makes them. Aliases share the value that they repeat; merge keys are
 * ordinary keys. Throws `TextProblem` for a key that stands twice, and for what is too much or too deep, repeated
 * or not.
 */
export class YamlValues {
  /** Undefined while what is named is being read. */
  private readonly anchors = new Map<string, Anchored | undefined>();
  /** What anchors name, as it is noted. */
  private readonly noted = new Map<string, number>();
  private aliases = 0;
  private values = 0;
  private deepest = 0;

  /** Notes in `lines` where each value begins, a member of a mapping at its key. */
  constructor(
    private readonly lines: YamlLines,
    private readonly mostValues: number,
  ) {}

  /** Of what was read. */
  get count(): number {
    return this.values;
  }

  /** The value of a whole text. */
  whole(node: ParsedNode | null): unknown {
    return this.part('', node, { offset: node?.range[0] ?? 0, depth: 0 });
  }

  private part(
    part: string | number,
    node: ParsedNode | null,
    { offset, depth }: { readonly offset: number; readonly depth: number },
  ): unknown {
    const noted = this.lines.begin(part, offset);
    const value = this.read(node, depth);
    this.lines.end(noted, isAlias(node) ? this.noted.get(node.source) : undefined);
    if (node !== null && !isAlias(node) && node.anchor !== undefined) {
      this.noted.set(node.anchor, noted);
    }
    return value;
  }

  private read(node: ParsedNode | null, depth: number): unknown {
    if (node === null) return null;
    if (isAlias(node)) return this.repeated(node, depth);
    if (node.anchor === undefined) return this.own(node, depth);
    const before = { values: this.values, deepest: this.deepest };
    this.anchors.set(node.anchor, undefined);
    this.deepest = depth;
    const value = this.own(node, depth);
    const added = { values: this.values - before.values, depth: this.deepest - depth };
    this.anchors.set(node.anchor, { value, ...added });
    this.deepest = Math.max(before.deepest, this.deepest);
    return value;
  }

  private own(node: Exclude<ParsedNode, Alias.Parsed>, depth: number): unknown {
    const [offset] = node.range;
    this.add(1, offset);
    if (isScalar(node)) return plain(node.value, node.source);
    this.deepen(depth + 1, offset);
    if (isSeq(node)) {
      return node.items.map((item, at) =>
        this.part(at, item, { offset: item.range[0], depth: depth + 1 }),
      );
    }
    return this.mapping(node, depth + 1);
  }

  private mapping(node: YAMLMap.Parsed, depth: number): object {
    const mapping: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const name = this.read(key, depth);
      const [offset] = key.range;
      if (typeof name !== 'string') throw new TextProblem('a key is not a text', offset);
      if (Object.hasOwn(mapping, name)) {
        throw new TextProblem('the same key stands above; write it once', offset);
      }
      const each = this.part(name, value, { offset, depth });
      if (name === '__proto__') define(mapping, name, each);
      else mapping[name] = each;
    }
    return mapping;
  }

  private repeated({ source, range: [offset] }: Alias.Parsed, depth: number): unknown {
    this.aliases += 1;
    if (this.aliases > MAX_ALIASES) {
      throw new TextProblem(`is one alias more than ${MAX_ALIASES}; write a $ref`, offset);
    }
    const anchored = this.anchors.get(source);
    if (anchored === undefined) {
      const text = this.anchors.has(source)
        ? 'an alias stands inside what it repeats; write a $ref'
        : "* begins an alias, and no anchor above has its name; write the text in quotes, as '*'";
      throw new TextProblem(text, offset);
    }
    this.add(anchored.values, offset);
    this.deepen(depth + anchored.depth, offset);
    return anchored.value;
  }

  private add(values: number, offset: number): void {
    this.values += values;
    if (this.values > this.mostValues) throw tooManyValues(offset);
  }

  private deepen(depth: number, offset: number): void {
    this.deepest = Math.max(this.deepest, depth);
    if (depth > MAX_DEPTH) throw tooDeep(offset);
  }
}

export function tooManyValues(offset: number | undefined): TextProblem {
  const text = `holds more than ${MAX_VALUES} values, with what aliases repeat and with the files before it; write fewer`;
  return new TextProblem(text, offset);
}

/** JSON has no numbers without end: what is written stays a text. */
function plain(value: unknown, source: string): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? source : value;
}

function define(mapping: object, name: string, value: unknown): void {
  const property = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(mapping, name, property);
}
