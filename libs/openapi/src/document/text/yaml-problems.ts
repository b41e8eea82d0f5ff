import type { ErrorCode } from 'yaml';

const OPEN = 'a list or a mapping is not closed; write ] or } at its end';
const QUOTE = 'a quotation mark is not closed; write the same mark at the end of the text';
const UNREADABLE =
  'cannot be read; look at the quotes, colons and indentation of this line and the one above';

const TEXTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_ALIAS: "* and & begin an alias and an anchor, which have a name; write '*' for the character",
  BAD_DQ_ESCAPE:
    'is not an escape that double quotes know; write the text in single quotes, or \\\\ for a backslash',
  BAD_INDENT:
    'is not indented as what it belongs to; write the keys of one mapping at one column, with spaces',
  BAD_SCALAR_START: 'begins with a character that YAML keeps for itself; write the text in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a value holds a further key; look at the colons of this line and the indentation of the next, or ' +
    'write the text in quotes',
  BLOCK_IN_FLOW: 'a comma is missing before this; write [a, b] or { key: value }',
  MISSING_CHAR:
    'a character is missing here: a comma, a bracket, a colon with a space after it, or a value',
  MULTILINE_IMPLICIT_KEY: 'is not a key with a value; write a colon and a space after the key',
  NON_STRING_KEY: 'a mapping or a list is not a key; write a text',
  TAB_AS_INDENT: 'is indented with a tab; write spaces',
};

/** What is wrong with a text, and what to write instead, without the parser's own words: they repeat the text. */
export function yamlProblem(code: ErrorCode, message: string): string {
  if (message.startsWith('Missing closing')) return QUOTE;
  if (message.includes('end with a')) return OPEN;
  return TEXTS[code] ?? UNREADABLE;
}
