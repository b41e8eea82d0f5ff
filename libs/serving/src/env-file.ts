import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';

const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)\s*=(.*)$/;
const QUOTES = ['"', "'", '`'];

/**
 * What of a `.env` is read otherwise than it looks, each with what to write instead: text that is not
 * UTF-8, of which no setting is seen, and values of these settings that an unquoted `#` cuts. Nothing for
 * a file that is not there. No value is in the sentences.
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
  return cutValues(bytes.toString('utf8'))
    .filter(({ name }) => names.includes(name))
    .map(({ name, line }) => `${name}: line ${line} of .env cuts it at a #; put it in quotes`);
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

/** Unquoted values with a `#` inside. One behind white space begins a comment, as everybody reads it. */
function cutValues(text: string): { readonly name: string; readonly line: number }[] {
  const lines = text.split(/\r\n|\n|\r/);
  const cut: { name: string; line: number }[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, rest = ''] = ASSIGNMENT.exec(lines[at] ?? '') ?? [];
    if (name === undefined) continue;
    const end = endOfQuoted(lines, at, rest.trimStart());
    if (end !== undefined) at = end;
    else if (/^#\S|^[^#]*[^\s#]#/.test(rest)) cut.push({ name, line: at + 1 });
  }
  return cut;
}

/** The line in which a quoted value ends, the first one or a later one; nothing for an unquoted value. */
function endOfQuoted(lines: readonly string[], start: number, value: string): number | undefined {
  const quote = value.charAt(0);
  if (!QUOTES.includes(quote)) return undefined;
  if (value.includes(quote, 1)) return start;
  const end = lines.findIndex((line, at) => at > start && line.includes(quote));
  return end === -1 ? undefined : end;
}
