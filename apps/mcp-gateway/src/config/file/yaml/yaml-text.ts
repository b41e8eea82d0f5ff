import { Composer, LineCounter, type YAMLError } from 'yaml';
import type { FileProblem } from '../file-problems.js';
import { Places } from './places.js';
import { PlainValues } from './plain-values.js';
import { isUnclosedQuote, yamlProblem } from './yaml-problems.js';
import { tokensOf, type Misplaced } from './yaml-tokens.js';

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
  // Compares each key with each; `PlainValues` does it in linear time and says where the first one is.
  uniqueKeys: false,
  logLevel: 'silent',
} as const;

/** Errors that leave it clear what is meant where. */
const LOCAL = ['TAG_RESOLVE_FAILED', 'NON_STRING_KEY', 'ALIAS_PROPS', 'BAD_ALIAS', 'MULTIPLE_TAGS'];
const TAGGED = 'tags are not supported; write the value without it';

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
  if (!read.ok) return { value: undefined, places, problems: [atRoot(read.problem)] };
  const [document] = [...new Composer(OPTIONS).compose(read.tokens, true, text.length)];
  const errors = document?.errors ?? [];
  const describe = (error: YAMLError): Misplaced => {
    const [at] = error.pos;
    const offset = isUnclosedQuote(error) ? read.lastQuote : at;
    return { offset, text: yamlProblem(error, lineAt(text, at)) };
  };
  const broken = structural(errors).map(describe);
  if (broken.length > 0) return { value: undefined, places, problems: broken.map(atRoot) };
  const values = new PlainValues(places);
  const contents = document?.contents;
  const value = contents === undefined || contents === null ? null : values.read(contents);
  const tags = read.tags.map((offset) => ({ offset, text: TAGGED }));
  const others = errors.filter(({ code }) => !/TAG/.test(code)).map(describe);
  const local = [...tags, ...others].sort((one, other) => one.offset - other.offset);
  return { value, places, problems: [...values.placed(local), ...values.problems] };
}

function atRoot({ offset, text }: Misplaced): FileProblem {
  return { path: [], offset, text };
}

/** Tabs, each of which can be put right by itself, and the first error of another kind. */
function structural(errors: readonly YAMLError[]): readonly YAMLError[] {
  const serious = errors
    .filter(({ code }) => !LOCAL.includes(code))
    .sort((one, other) => one.pos[0] - other.pos[0]);
  const first = serious.findIndex(({ code }) => code !== 'TAB_AS_INDENT');
  return first === -1 ? serious : serious.slice(0, first + 1);
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  const start = text.lastIndexOf('\n', Math.max(offset - 1, 0)) + 1;
  return text.slice(start, end === -1 ? text.length : end);
}
