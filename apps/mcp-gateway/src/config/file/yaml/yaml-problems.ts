import type { ErrorCode } from 'yaml';

/** The parser's own texts repeat the source, which may be a secret: only what is asked of them here is used. */
interface YamlError {
  readonly code: ErrorCode;
  readonly message: string;
}

const REFERENCE = "a reference stands without quotes; write '${env:NAME}' in quotes";
const PATH =
  "a path with { } stands inside brackets without quotes; write '/orders/{id}' in quotes";
const OPEN = 'a list or a mapping is not closed; write ] or } at its end';
const QUOTE = 'a quotation mark is not closed; write the same mark at the end of the text';
const UNREADABLE =
  'cannot be read as YAML; look at the quotes, colons and indentation of this line and the one above';

const TEXTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias has neither tag nor anchor; write it alone',
  BAD_ALIAS: "* and & begin an alias and an anchor, which have a name; write '*' for the character",
  BAD_INDENT:
    'is not indented as what it belongs to; write the keys of one mapping at one column, with spaces',
  BAD_PROP_ORDER: 'a tag or an anchor stands before its - or ?; write it after that',
  BAD_SCALAR_START: 'begins with a character that YAML keeps for itself; write the text in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a value holds a further key; look at the colons of this line and the indentation of the next, or ' +
    'write the text in quotes',
  BLOCK_IN_FLOW:
    'a comma is missing before this, or it is indented inside [ ] or { }; write [a, b] or { key: value }',
  KEY_OVER_1024_CHARS: 'a key is too long; look for a quotation mark or a colon out of place',
  MISSING_CHAR:
    'a character is missing here: a comma, a bracket, a colon with a space after it, or a value',
  MULTILINE_IMPLICIT_KEY: 'is not a key with a value; write a colon and a space after the key',
  MULTIPLE_ANCHORS: 'has two anchors; write one',
  NON_STRING_KEY: 'a mapping or a list is not a key; write a text',
  TAB_AS_INDENT: 'is indented with a tab; write spaces',
};

/** Whether a text in quotes goes on to the end of the file. */
export function isUnclosedQuote({ message }: Pick<YamlError, 'message'>): boolean {
  return message.startsWith('Missing closing');
}

/** What is wrong, and what to write; says nothing of the text itself. `line` is looked at, not repeated. */
export function yamlProblem({ code, message }: YamlError, line: string): string {
  if (isUnclosedQuote({ message })) return QUOTE;
  if (message.includes('end with a')) return OPEN;
  if (code !== 'TAB_AS_INDENT' && hasBareReference(line)) return REFERENCE;
  if (code === 'MISSING_CHAR' && hasBarePath(line)) return PATH;
  return TEXTS[code] ?? UNREADABLE;
}

/** Whether `${` stands behind a bracket. */
function hasBareReference(line: string): boolean {
  const bracket = line.search(/[[{]/);
  return bracket !== -1 && line.includes('${', bracket + 1);
}

/** Whether a word with a slash and without a quotation mark goes on with a brace. */
function hasBarePath(line: string): boolean {
  const words = line.split('{').slice(0, -1);
  return words.some((text) => {
    const word = text.slice(text.lastIndexOf(' ') + 1);
    return word.includes('/') && !/['"]/.test(word);
  });
}
