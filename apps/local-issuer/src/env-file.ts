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
  process.loadEnvFile(file);
}
