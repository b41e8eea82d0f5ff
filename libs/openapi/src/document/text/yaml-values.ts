import { isAlias, isScalar, isSeq, type Alias, type ParsedNode, type YAMLMap } from 'yaml';
import { TextProblem } from './text-problem.js';
import { MAX_DEPTH, tooDeep } from './yaml-text.js';

/** Values of one file, those included that aliases repeat. */
export const MAX_VALUES = 2_000_000;
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
  private aliases = 0;
  private values = 0;
  private deepest = 0;

  read(node: ParsedNode | null, depth = 0): unknown {
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
    if (isSeq(node)) return node.items.map((item) => this.read(item, depth + 1));
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
      const each = this.read(value, depth);
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
    if (this.values <= MAX_VALUES) return;
    throw new TextProblem(`holds more than ${MAX_VALUES} values with what aliases repeat`, offset);
  }

  private deepen(depth: number, offset: number): void {
    this.deepest = Math.max(this.deepest, depth);
    if (depth > MAX_DEPTH) throw tooDeep(offset);
  }
}

/** JSON has no numbers without end: what is written stays a text. */
function plain(value: unknown, source: string): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? source : value;
}

function define(mapping: object, name: string, value: unknown): void {
  const property = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(mapping, name, property);
}
