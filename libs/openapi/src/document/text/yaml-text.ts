import { Composer, Lexer, Parser, type CST, type Document, type ErrorCode } from 'yaml';
import { TextProblem } from './text-problem.js';
import { yamlProblem } from './yaml-problems.js';

/** Mappings and lists of a file inside each other. */
export const MAX_DEPTH = 128;
/** Characters of one YAML file. */
export const MAX_YAML_CHARACTERS = 10_000_000;
/** Words, marks, spaces and line ends of one YAML file: about 8 MB of an ordinary one. */
export const MAX_YAML_LEXEMES = 1_000_000;
/** So many of them are read at a stretch: about 10 ms. */
const SLICE_LEXEMES = 4_000;

const OPTIONS = {
  version: '1.2',
  // Dates stay texts, also under `%YAML 1.1`.
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  // Compares each key with each.
  uniqueKeys: false,
  logLevel: 'silent',
} as const;

/** A YAML document as nodes. */
export type YamlDocument = Document.Parsed;

/**
 * Reads one document of YAML 1.2 into nodes, in steps between which others may run; the last one takes about a
 * third of the time. Throws `TextProblem`, for the first mistake.
 */
export function* yamlDocument(text: string): Generator<undefined, YamlDocument> {
  if (text.length > MAX_YAML_CHARACTERS) throw tooLong(undefined);
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > MAX_YAML_LEXEMES) throw tooLong(parser.offset);
    for (const token of parser.next(lexeme)) take(token, tokens);
    // What is open: the document, collections inside each other, and perhaps a scalar.
    if (parser.stack.length > MAX_DEPTH + 2) throw tooDeep(parser.offset);
    if (lexemes % SLICE_LEXEMES === 0) yield undefined;
  }
  for (const token of parser.end()) take(token, tokens);
  return composed(tokens, text.length);
}

export function tooDeep(offset: number | undefined): TextProblem {
  return new TextProblem(`is nested deeper than ${MAX_DEPTH}; write it flatter`, offset);
}

function tooLong(offset: number | undefined): TextProblem {
  return new TextProblem('is too long for YAML; write it as JSON', offset);
}

function take(token: CST.Token, tokens: CST.Token[]): void {
  if (token.type === 'error') {
    throw new TextProblem(yamlProblem('UNEXPECTED_TOKEN', token.message), token.offset);
  }
  if (token.type === 'document' && tokens.some(({ type }) => type === 'document')) {
    throw new TextProblem(
      'a second document begins; write each in a file of its own',
      token.offset,
    );
  }
  tokens.push(token);
}

/** What an error is about, as the composer says it. */
type Source = number | readonly [start: number, end: number] | { readonly offset: number };

function composed(tokens: readonly CST.Token[], length: number): YamlDocument {
  const composer = new Composer(OPTIONS);
  let first: TextProblem | undefined;
  // It keeps an error object for each mistake, of which a hostile text has millions: the first one ends it.
  Reflect.set(
    composer,
    'onError',
    (source: Source, code: ErrorCode, message: string, warning?: boolean) => {
      if (warning === true) return;
      first ??= new TextProblem(yamlProblem(code, message), offsetOf(source));
      throw first;
    },
  );
  const [document] = composer.compose(tokens, true, length);
  const [error] = document?.errors ?? [];
  if (document === undefined || error !== undefined) {
    throw new TextProblem(yamlProblem('IMPOSSIBLE', ''), error?.pos[0]);
  }
  return document;
}

function offsetOf(source: Source): number {
  if (typeof source === 'number') return source;
  return 'offset' in source ? source.offset : source[0];
}
