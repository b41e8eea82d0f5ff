import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';

const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)\s*=(.*)$/;
const QUOTES = ['"', "'", '`'];
const READ_BY_NODE = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_TLS_REJECT_UNAUTHORIZED'];

/**
 * What in a `.env` is not read as it looks, each with what to write instead: text that is not UTF-8, in which
 * no setting is found; among these settings, values that a `#` or a quote cuts, and names that occur twice or
 * without `=`; and settings that only Node reads. Empty if there is no file. The sentences contain no values.
 */
export function envFileProblems(names: readonly string[], file = '.env'): string[] {
  if (!existsSync(file)) return [];
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return [`.env: cannot be read (${code}); make it a file that this process may read`];
  }
  const wrong = encodingProblem(bytes);
  if (wrong !== undefined) return [`.env: ${wrong}`];
  const text = bytes.toString('utf8');
  const found = entriesOf(text).flatMap(({ name, line, wrong }) =>
    wrong !== undefined && names.includes(name) ? [`${name}: line ${line} of .env ${wrong}`] : [],
  );
  return [...found, ...strayProblems(text, names)];
}

function encodingProblem(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 3).toString('hex');
  // Without a mark, ASCII in UTF-16 has a zero in every pair of bytes.
  if (/^(fffe|feff)/.test(start) || bytes.includes(0)) return 'is UTF-16; save it as UTF-8';
  if (start === 'efbbbf') {
    return 'begins with a byte order mark; save it as UTF-8 without one';
  }
  return isUtf8(bytes) ? undefined : 'is not UTF-8; save it as UTF-8';
}

/** One assignment, and what in it is not read as it looks. */
interface Entry {
  readonly name: string;
  readonly line: number;
  readonly wrong: string | undefined;
}

const CUT = 'cuts it at a #; put it in quotes';
const OPEN = 'begins it with a quote that does not end; end it, or write none';
const AFTER = 'has text after the closing quote; put all of it in other quotes';

function entriesOf(text: string): Entry[] {
  const lines = text.split(/\r\n|\n|\r/);
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, rest = ''] = ASSIGNMENT.exec(lines[at] ?? '') ?? [];
    if (name === undefined) continue;
    const line = at + 1;
    const end = endOfQuoted(lines, at, rest.trimStart());
    if (end !== undefined) at = end.at;
    entries.push({ name, line, wrong: end === undefined ? unquotedProblem(rest) : end.wrong });
  }
  return entries;
}

/** A `#` after white space begins a comment, as readers expect. */
function unquotedProblem(rest: string): string | undefined {
  if (/^#\S|^[^#]*[^\s#]#/.test(rest)) return CUT;
  return QUOTES.includes(rest.trimStart().charAt(0)) ? OPEN : undefined;
}

/** Where a quoted value ends, in its first line or a later one; undefined if it does not end. */
function endOfQuoted(lines: readonly string[], start: number, value: string) {
  const quote = value.charAt(0);
  if (!QUOTES.includes(quote)) return undefined;
  const here = value.indexOf(quote, 1);
  const at = here > 0 ? start : lines.findIndex((l, index) => index > start && l.includes(quote));
  if (at === -1) return undefined;
  const line = here > 0 ? value : (lines[at] ?? '');
  const after = line.slice((here > 0 ? here : line.indexOf(quote)) + 1);
  return { at, wrong: /^\s*(#|$)/.test(after) ? undefined : AFTER };
}

/** Names that are set twice or have no `=`, and those that Node reads before this file. */
function strayProblems(text: string, names: readonly string[]): string[] {
  const given = entriesOf(text).map(({ name }) => name);
  const twice = new Set(given.filter((name, at) => given.indexOf(name) !== at));
  const bare = text
    .split(/\r\n|\n|\r/)
    .map((line) => /^\s*(?:export\s+)?(\w+)\s*$/.exec(line)?.[1]);
  return [
    ...names
      .filter((name) => twice.has(name))
      .map((name) => `${name}: stands twice in .env; write it once`),
    ...names
      .filter((name) => bare.includes(name))
      .map((name) => `${name}: has no = in .env; write ${name}=value`),
    ...READ_BY_NODE.filter((name) => given.includes(name)).map(
      (name) =>
        `${name}: has no effect in .env, which Node reads too late; set it in the environment`,
    ),
  ];
}
