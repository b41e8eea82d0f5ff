import { CST, Lexer, Parser, type LineCounter } from 'yaml';

/** Bytes of the file. */
export const MAX_FILE_BYTES = 1024 * 1024;
/** Mappings, lists and values in it, those that an alias repeats included. */
export const MAX_FILE_NODES = 50_000;
/** Mappings and lists inside each other. */
export const MAX_FILE_DEPTH = 16;
/** Aliases in it. */
export const MAX_FILE_ALIASES = 1_000;
/** Pieces that the lexer may make of it, spaces and line ends included. */
const MAX_LEXEMES = 8 * MAX_FILE_NODES;

const CORE_TAGS = ['!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq'];
/** What YAML takes for no text (YAML 1.2.2 §5.1), line ends and tabs apart. */
const UNPRINTABLE = /(?![\t\n\r\u0085])[\p{Cc}\ufffe\uffff]/u;

/** Something wrong at an offset into the text. */
export interface Misplaced {
  readonly offset: number;
  readonly text: string;
}

/** A text as tokens of one document, within the bounds; or why it cannot be judged any further. */
export type Tokens =
  | { readonly ok: true; readonly tokens: readonly CST.Token[]; readonly problems: Misplaced[] }
  | { readonly ok: false; readonly problem: Misplaced };

/**
 * Cuts a text into tokens, without recursion, and refuses what is too large, too deep or uses what the
 * file does not have: several documents, directives, tags beyond YAML 1.2 core.
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
    if (lexemes > MAX_LEXEMES) return { ok: false, problem: tooMany(parser.offset) };
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
  const problems: Misplaced[] = [];
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
  const beyond = boundProblem(documents, problems);
  return beyond === undefined ? { ok: true, tokens, problems } : { ok: false, problem: beyond };
}

/** Walks over all tokens of a document, whatever their depth; tags that are not known go to `problems`. */
function boundProblem(
  documents: readonly CST.Document[],
  problems: Misplaced[],
): Misplaced | undefined {
  const waiting = documents.flatMap(({ start, value }) =>
    inside([{ start, ...(value && { value }) }], 1),
  );
  let nodes = 0;
  let aliases = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    const { type, offset } = token;
    if (type === 'tag' && !CORE_TAGS.includes(token.source)) {
      problems.push({ offset, text: 'tags are not supported; write the value without it' });
    }
    if (type === 'alias') aliases += 1;
    if (aliases > MAX_FILE_ALIASES) {
      return { offset, text: `more than ${MAX_FILE_ALIASES} aliases; write fewer` };
    }
    if (CST.isCollection(token) || CST.isScalar(token)) nodes += 1;
    if (nodes > MAX_FILE_NODES) return tooMany(offset);
    if (!CST.isCollection(token)) continue;
    if (depth > MAX_FILE_DEPTH) {
      return { offset, text: `is nested more than ${MAX_FILE_DEPTH} deep; write it flatter` };
    }
    for (const each of inside(token.items, depth + 1)) waiting.push(each);
  }
  return undefined;
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
