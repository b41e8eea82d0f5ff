import type { ErrorCode } from 'yaml';

/** The parser's own texts repeat the source, which may be a secret: only what is asked of them here is used. */
interface YamlError {
  readonly code: ErrorCode;
  readonly message: string;
}

const REFERENCE = "a reference needs quotes: write '${env:NAME}'";
const QUOTE = 'a quotation mark is not closed; write the same mark at the end of the text';
const UNREADABLE =
  'cannot be read as YAML; look at the quotes, colons and indentation of this line and the one above';

const TEXTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias has neither tag nor anchor; write it alone',
  BAD_ALIAS: "* and & begin an alias and an anchor, which have a name; write '*' for the character",
  BAD_DQ_ESCAPE:
    'is not an escape that double quotes know; write the text in single quotes, or \\\\ for a backslash',
  BAD_INDENT:
    'is not indented as what it belongs to; write the keys of one mapping at one column, with spaces',
  BAD_PROP_ORDER: 'a tag or an anchor stands before its - or ?; write it after that',
  BAD_SCALAR_START: 'begins with a character that YAML keeps for itself; write the text in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a mapping or a list begins on the line of its key; write it on lines of its own below',
  BLOCK_IN_FLOW: 'stands inside [ ] or { }; write a list as [a, b] and a mapping as { key: value }',
  KEY_OVER_1024_CHARS: 'a key is too long; look for a quotation mark or a colon out of place',
  MISSING_CHAR:
    'a character is missing here: a comma, a bracket, a colon with a space after it, or a value',
  MULTILINE_IMPLICIT_KEY: 'a key goes over two lines; write a colon and a value, or quote the text',
  MULTIPLE_ANCHORS: 'has two anchors; write one',
  MULTIPLE_TAGS: 'has two tags; write none',
  NON_STRING_KEY: 'a mapping or a list is not a key; write a text',
  TAB_AS_INDENT: 'is indented with a tab; write spaces',
  TAG_RESOLVE_FAILED: 'the value does not fit its tag; remove the tag',
};

/** What is wrong, and what to write; says nothing of the text itself. `line` is looked at, not repeated. */
export function yamlProblem({ code, message }: YamlError, line: string): string {
  if (message.startsWith('Missing closing')) return QUOTE;
  if (code !== 'TAB_AS_INDENT' && /[[{].*\$\{/.test(line)) return REFERENCE;
  return TEXTS[code] ?? UNREADABLE;
}
