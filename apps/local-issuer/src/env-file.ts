import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';

/** Reads `.env` into the environment. Throws for one in which settings would be lost or cut unseen. */
export function loadEnvFile(names: readonly string[], file = '.env'): void {
  if (!existsSync(file)) return;
  const bytes = readFileSync(file);
  const marked = ['fffe', 'feff', 'efbb'].includes(bytes.toString('hex', 0, 2));
  if (marked || bytes.includes(0) || !isUtf8(bytes)) {
    throw new Error('.env: is UTF-16 or has a byte order mark; save it as plain UTF-8');
  }
  for (const name of names) {
    // Neither a quotation mark behind the sign nor white space before the hash.
    const cut = new RegExp(
      `^\\s*(export\\s+)?${name}\\s*=(#\\S|[ \\t]*[^\\s#"'\`][^#\\n]*(?<=\\S)#)`,
      'm',
    );
    if (cut.test(bytes.toString('utf8'))) {
      throw new Error(`${name}: .env cuts it at a #; put it in quotes`);
    }
  }
  const wrong = lineProblem(bytes.toString('utf8'), names);
  if (wrong !== undefined) throw new Error(wrong);
  process.loadEnvFile(file);
}

/** Read by Node before it reads this file. */
const TOO_LATE = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_TLS_REJECT_UNAUTHORIZED'];

/** A name without a value, twice, or too late; a quote without its other one, or with text behind that. */
function lineProblem(text: string, names: readonly string[]): string | undefined {
  // What is quoted over several lines holds no settings.
  const lines = text.replace(/\r\n?/g, '\n').replace(/=[ \t]*(["'`])[^"'`]*\n[^"'`]*\1/g, '=""');
  for (const name of [...names, ...TOO_LATE]) {
    const start = `^\\s*(?:export\\s+)?${name}`;
    const values = [...lines.matchAll(new RegExp(`${start}[ \\t]*=[ \\t]*(.*)$`, 'gm'))];
    const [, value = ''] = values[0] ?? [];
    if (values.length > 0 && TOO_LATE.includes(name)) {
      return `${name}: has no effect in .env, which Node reads too late; set it in the environment`;
    }
    if (values.length > 1) return `${name}: stands twice in .env; write it once`;
    if (new RegExp(`${start}[ \\t]*$`, 'm').test(lines)) {
      return `${name}: has no = in .env; write ${name}=value`;
    }
    if (/^["'`]/.test(value) && !/^(["'`])((?!\1).)*\1\s*(#.*)?$/.test(value)) {
      return `${name}: .env has a quote that does not end, or text after it; quote all of the value`;
    }
  }
  return undefined;
}
