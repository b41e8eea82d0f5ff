import { CST, Lexer, Parser, type LineCounter } from 'yaml';

/** Bytes of the file. */
export const MAX_FILE_BYTES = 512 * 1024;
/** Mappings, lists and values in it, those that an alias repeats included. */
export const MAX_FILE_NODES = 25_000;
/** Mappings and lists inside each other. */
export const MAX_FILE_DEPTH = 16;
/** Aliases in it. */
export const MAX_FILE_ALIASES = 1_000;
/** Pieces that the lexer may make of it, spaces and line ends included. */
const MAX_LEXEMES = 8 * MAX_FILE_NODES;

/** What YAML takes for no text (YAML 1.2.2 §5.1), line ends and tabs apart. */
const UNPRINTABLE = /(?![\t\n\r\u0085])[\p{Cc}\ufffe\uffff]/u;

/** Escapes of double quotes (YAML 1.2.2 §5.7), and as a group the backslash that begins none. */
const ESCAPE =
  /\\(?:[0abtnvfre "/\\N_LP\t\r\n]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})|(\\)/g;
const BAD_ESCAPE =
  'is not an escape that double quotes know; write the text in single quotes, or \\\\ for a backslash';

const JUNK =
  'something stands after the end of a value; look for a quotation mark or a bracket out of place';
const BEHIND_BRACKET =
  'a text goes on behind a bracket; write all of it in quotes, or look for a bracket out of place';

/** Something wrong at an offset into the text. */
export interface Misplaced {
  readonly offset: number;
  readonly text: string;
}

/** A text as tokens of one document, within the bounds; or why it cannot be judged any further. */
export type Tokens =
  | {
      readonly ok: true;
      readonly tokens: readonly CST.Token[];
      /** Where tags stand. */
      readonly tags: readonly number[];
      /** Where the last text in quotes begins, which is the one that is not closed if one is not. */
      readonly lastQuote: number;
    }
  | { readonly ok: false; readonly problem: Misplaced };

/**
 * Cuts a text into tokens, without recursion, and refuses what is too large, too deep or uses what the
 * file does not have: several documents, directives.
 */
export function tokensOf(text: string, lines: LineCounter): Tokens {
  const unreadable = textProblem(text);
  if (unreadable !== undefined) return { ok: false, problem: unreadable };
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > MAX_LEXEMES) {
      const text = `holds more than ${MAX_LEXEMES} words, spaces and line ends; write less`;
      return { ok: false, problem: { offset: parser.offset, text } };
    }
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return documentOf(tokens);
}

function tooMany(offset: number): Misplaced {
  return { offset, text: `holds more than ${MAX_FILE_NODES} values; write fewer` };
}

function textProblem(text: string): Misplaced | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_FILE_BYTES) {
    return { offset: 0, text: `is larger than ${MAX_FILE_BYTES} bytes; write less` };
  }
  if (text.startsWith('\ufeff')) {
    return { offset: 0, text: 'begins with a byte order mark; save it as UTF-8 without one' };
  }
  const control = UNPRINTABLE.exec(text)?.index;
  const broken = text.isWellFormed() ? undefined : loneSurrogate(text);
  const offset = control ?? broken;
  return offset === undefined
    ? undefined
    : { offset, text: 'is a control character or not text at all; save the file as UTF-8 text' };
}

function loneSurrogate(text: string): number {
  return text.search(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
}

function documentOf(tokens: readonly CST.Token[]): Tokens {
  const documents = tokens.filter((token) => token.type === 'document');
  const [, second] = documents;
  if (second !== undefined) {
    const text = 'a second document begins here; write one document, without further --- lines';
    return { ok: false, problem: { offset: second.offset, text } };
  }
  const directive = tokens.find((token) => token.type === 'directive');
  if (directive !== undefined) {
    const text = 'is a directive; remove the line: the file is YAML 1.2';
    return { ok: false, problem: { offset: directive.offset, text } };
  }
  const walk = new Walk();
  const problem = walk.over(documents);
  return problem === undefined
    ? { ok: true, tokens, tags: walk.tags, lastQuote: walk.lastQuote }
    : { ok: false, problem };
}

/** Over all tokens of a document in the order of the text, whatever their depth, until a bound is met. */
class Walk {
  readonly tags: number[] = [];
  lastQuote = 0;
  private nodes = 0;
  private aliases = 0;

  over(documents: readonly CST.Document[]): Misplaced | undefined {
    const waiting = documents.flatMap(({ start, value }) =>
      inside([{ start, ...(value && { value }) }], 1),
    );
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const problem = this.met(next);
      if (problem !== undefined) return problem;
      const { token, depth } = next;
      if (!CST.isCollection(token)) continue;
      for (const each of inside(token.items, depth + 1)) waiting.push(each);
    }
    return undefined;
  }

  private met({ token, depth }: Nested): Misplaced | undefined {
    const { type, offset } = token;
    if (type === 'tag') this.tags.push(offset);
    if (type === 'single-quoted-scalar' || type === 'double-quoted-scalar') this.lastQuote = offset;
    // The parser makes an error of each: all but the first cost time alone.
    const escape = type === 'double-quoted-scalar' ? badEscape(token.source) : -1;
    if (escape !== -1) return { offset: offset + escape, text: BAD_ESCAPE };
    if (type === 'alias') this.aliases += 1;
    if (this.aliases > MAX_FILE_ALIASES) {
      return { offset, text: `more than ${MAX_FILE_ALIASES} aliases; write fewer` };
    }
    const junk = 'end' in token ? token.end.find(isJunk) : undefined;
    if (junk !== undefined) {
      const goesOn = type === 'flow-collection' && !/[[{]/.test(junk.source);
      return { offset: junk.offset, text: goesOn ? BEHIND_BRACKET : JUNK };
    }
    if (CST.isScalar(token)) this.nodes += 1;
    if (CST.isCollection(token)) this.nodes += 1 + token.items.length;
    if (this.nodes > MAX_FILE_NODES) return tooMany(offset);
    return CST.isCollection(token) && depth > MAX_FILE_DEPTH
      ? { offset, text: `is nested more than ${MAX_FILE_DEPTH} deep; write it flatter` }
      : undefined;
  }
}

interface Nested {
  readonly token: CST.Token;
  readonly depth: number;
}

/** Last one first, so that they are taken in the order of the text. */
function inside(items: readonly CST.CollectionItem[], depth: number): Nested[] {
  return items
    .flatMap(({ start, key, sep, value }) => [...start, key, ...(sep ?? []), value])
    .filter((token): token is CST.Token => token !== undefined && token !== null)
    .map((token) => ({ token, depth }))
    .reverse();
}

/** What cannot stand behind a value on its line; brackets end with a token of their own. */
function isJunk({ type }: CST.SourceToken): boolean {
  return !['space', 'comment', 'newline', 'flow-map-end', 'flow-seq-end'].includes(type);
}

/** Where a backslash begins no escape, or -1. */
function badEscape(source: string): number {
  for (const { 1: bad, index } of source.matchAll(ESCAPE)) if (bad !== undefined) return index;
  return -1;
}
