import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Path } from '../file-path.js';
import type { FileProblem } from '../file-problems.js';
import type { Places } from './places.js';
import { MAX_FILE_DEPTH, MAX_FILE_NODES, type Misplaced } from './yaml-tokens.js';

/** Where a key, or the value of a list's item, begins. */
interface Beginning {
  readonly offset: number;
  readonly path: Path;
}

/**
 * Turns nodes into plain values and notes where each stands. Keys are compared in linear time; what an
 * alias repeats counts as often as it is repeated.
 */
export class PlainValues {
  readonly problems: FileProblem[] = [];
  private readonly anchors = new Map<string, ParsedNode>();
  private readonly open = new Set<ParsedNode>();
  /** In the order of the text, without what aliases repeat. */
  private readonly beginnings: Beginning[] = [];
  private repeating = 0;
  private nodes = 0;

  constructor(private readonly places: Places) {}

  read(contents: ParsedNode): unknown {
    const [offset] = contents.range;
    return this.plain(contents, [], offset);
  }

  /** Gives problems, in the order of the text, the paths of what they stand in. */
  placed(problems: readonly Misplaced[]): readonly FileProblem[] {
    let next = 0;
    let path: Path = [];
    return problems.map(({ offset, text }) => {
      for (; (this.beginnings[next]?.offset ?? Infinity) <= offset; next += 1) {
        path = this.beginnings[next]?.path ?? path;
      }
      return { path, offset, text, closes: true };
    });
  }

  private plain(node: ParsedNode, path: Path, key: number): unknown {
    const [offset] = node.range;
    if (isAlias(node)) return this.repeated(node.source, path, { key, value: offset });
    this.note(path, { key, value: offset });
    this.nodes += 1;
    if (this.nodes > MAX_FILE_NODES || path.length > MAX_FILE_DEPTH) {
      return this.beyond(path, offset);
    }
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return node.value;
    this.open.add(node);
    const value = isSeq(node)
      ? node.items.map((item, index) => this.child(item, [...path, index]))
      : this.mapping(node, path);
    this.open.delete(node);
    return value;
  }

  private note(path: Path, place: { readonly key: number; readonly value: number }): void {
    this.places.note(path, place);
    if (this.repeating === 0) this.beginnings.push({ offset: place.key, path });
  }

  private child(item: unknown, path: Path, key?: number): unknown {
    const node = item as ParsedNode | null;
    return node === null ? null : this.plain(node, path, key ?? node.range[0]);
  }

  private mapping(node: ParsedNode, path: Path): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    if (!isMap(node)) return values;
    for (const { key, value } of node.items) {
      // What is not a text is an error of the parser already.
      if (!isScalar(key)) continue;
      const name = String(key.value);
      const inside = [...path, name];
      const [offset] = key.range;
      const wrong = this.keyProblem(values, inside, name);
      if (wrong !== undefined) {
        this.say(inside, offset, wrong);
        continue;
      }
      this.note(inside, { key: offset, value: offset });
      values[name] = this.child(value, inside, offset);
    }
    return values;
  }

  private keyProblem(values: object, inside: Path, name: string): string | undefined {
    if (name === '__proto__') return '__proto__ is not a key; write another name';
    if (name === '<<')
      return '<< is not a key of YAML 1.2; write the keys here, or an alias as value';
    if (!Object.hasOwn(values, name)) return undefined;
    const first = this.places.lineOf(this.places.keyOf(inside));
    return `the same key stands at ${first}; write it once`;
  }

  private repeated(name: string, path: Path, at: { key: number; value: number }): unknown {
    const target = this.anchors.get(name);
    if (target !== undefined && !this.open.has(target)) {
      this.note(path, at);
      this.repeating += 1;
      const value = this.plain(target, path, at.key);
      this.repeating -= 1;
      return value;
    }
    this.note(path, at);
    const text =
      target === undefined
        ? "* begins an alias, and no anchor above has its name; write the text in quotes, as '*'"
        : 'an alias stands inside what it repeats; write the value itself';
    this.say(path, at.value, text);
    return null;
  }

  private beyond(path: Path, offset: number): null {
    const text =
      path.length > MAX_FILE_DEPTH
        ? `is nested more than ${MAX_FILE_DEPTH} deep with what aliases repeat; write it flatter`
        : `holds more than ${MAX_FILE_NODES} values with what aliases repeat; write fewer`;
    if (this.nodes <= MAX_FILE_NODES + 1) this.say(path, offset, text);
    return null;
  }

  private say(path: Path, offset: number, text: string): void {
    this.problems.push({ path, offset, text, closes: true });
  }
}
