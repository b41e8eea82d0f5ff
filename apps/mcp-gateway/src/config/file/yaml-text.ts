import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  type YAMLError,
} from 'yaml';
import type { Path } from './file-path.js';
import type { FileProblem } from './file-problems.js';
import { Places } from './places.js';
import { yamlProblem } from './yaml-problems.js';
import { MAX_FILE_DEPTH, MAX_FILE_NODES, tokensOf } from './yaml-tokens.js';

/** A YAML text as plain values, with the place of each; `value` is undefined where it could not be read. */
export interface YamlText {
  readonly value: unknown;
  readonly places: Places;
  readonly problems: readonly FileProblem[];
}

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  // Compares each key with each; `plain` does it in linear time and says where the first one is.
  uniqueKeys: false,
  logLevel: 'silent',
} as const;

/** Errors that leave it clear what is meant where. */
const LOCAL = ['TAG_RESOLVE_FAILED', 'NON_STRING_KEY', 'ALIAS_PROPS', 'BAD_ALIAS'];

/**
 * Reads one document of YAML 1.2 core. Bounded before it is parsed: bytes, tokens, nodes, depth, aliases.
 * Duplicate keys, tags, tabs as indentation, a byte order mark, directives and further documents are
 * problems; anchors and aliases are read within the bounds. A text whose structure is broken has the first
 * such problem alone: what stands below it cannot be judged. Throws nothing.
 */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const places = new Places(lines);
  const read = tokensOf(text, lines);
  const say = ({ offset, text: said }: { offset: number; text: string }): FileProblem => ({
    path: [],
    offset,
    text: said,
  });
  if (!read.ok) return { value: undefined, places, problems: [say(read.problem)] };
  const [document] = [...new Composer(OPTIONS).compose(read.tokens, true, text.length)];
  const tagged = read.problems.map(say);
  const seen = new Set(tagged.map(({ offset }) => offset));
  const errors = (document?.errors ?? [])
    .filter(({ pos }) => !seen.has(pos[0]))
    .sort((one, other) => one.pos[0] - other.pos[0]);
  const describe = (error: YAMLError) =>
    say({ offset: error.pos[0], text: yamlProblem(error, lineAt(text, error.pos[0])) });
  const broken = structural(errors);
  if (broken.length > 0) return { value: undefined, places, problems: broken.map(describe) };
  const problems = [...tagged, ...errors.map(describe)];
  const contents = document?.contents;
  if (document === undefined || contents === null || contents === undefined) {
    return { value: null, places, problems };
  }
  return { value: new PlainValues(places, problems).read(contents), places, problems };
}

/** Tabs, each of which can be put right by itself, and the first error of another kind. */
function structural(errors: readonly YAMLError[]): readonly YAMLError[] {
  const serious = errors.filter(({ code }) => !LOCAL.includes(code));
  const first = serious.findIndex(({ code }) => code !== 'TAB_AS_INDENT');
  return first === -1 ? serious : serious.slice(0, first + 1);
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  const start = text.lastIndexOf('\n', Math.max(offset - 1, 0)) + 1;
  return text.slice(start, end === -1 ? text.length : end);
}

/** Turns nodes into plain values; what is wrong goes to `problems`. */
class PlainValues {
  private readonly anchors = new Map<string, ParsedNode>();
  private readonly open = new Set<ParsedNode>();
  private nodes = 0;

  constructor(
    private readonly places: Places,
    private readonly problems: FileProblem[],
  ) {}

  read(contents: ParsedNode): unknown {
    const [offset] = contents.range;
    return this.plain(contents, [], offset);
  }

  private plain(node: ParsedNode, path: Path, key: number): unknown {
    const [offset] = node.range;
    if (isAlias(node)) return this.repeated(node.source, path, { key, value: offset });
    this.places.note(path, { key, value: offset });
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

  private child(item: unknown, path: Path, key?: number): unknown {
    const node = item as ParsedNode | null;
    return node === null ? null : this.plain(node, path, key ?? node.range[0]);
  }

  private mapping(node: ParsedNode, path: Path): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    if (!isMap(node)) return values;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : undefined;
      const [offset] = (key).range;
      const wrong = this.keyProblem(name, values, path);
      if (name === undefined || wrong !== undefined) {
        if (wrong !== undefined) this.say([...path, name ?? ''], offset, wrong);
        continue;
      }
      const inside = [...path, name];
      this.places.note(inside, { key: offset, value: offset });
      values[name] = this.child(value, inside, offset);
    }
    return values;
  }

  private keyProblem(name: string | undefined, values: object, path: Path): string | undefined {
    if (name === '__proto__') return '__proto__ is not a key; write another name';
    if (name === '<<')
      return '<< is not a key of YAML 1.2; write the keys here, or an alias as value';
    if (name === undefined || !Object.hasOwn(values, name)) return undefined;
    const first = this.places.lineOf(this.places.keyOf([...path, name]));
    return `the same key stands at ${first}; write it once`;
  }

  private repeated(name: string, path: Path, at: { key: number; value: number }): unknown {
    const target = this.anchors.get(name);
    if (target !== undefined && !this.open.has(target)) return this.plain(target, path, at.key);
    this.places.note(path, at);
    const text =
      target === undefined
        ? "* begins an alias, and no anchor above has its name; write the text in quotes, as '*'"
        : 'an alias stands inside what it repeats; write the value itself';
    // The empty name was an error of the parser already.
    if (name !== '') this.say(path, at.value, text);
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
