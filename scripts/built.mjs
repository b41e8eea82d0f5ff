// Runs what is built: node scripts/built.mjs <file in dist> [arguments…]
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file = '', ...args] = process.argv.slice(2);
const path = resolve(join(import.meta.dirname, '../dist', file));
if (file === '' || !existsSync(path)) {
  console.error(
    `${file || 'Nothing'} is not built: run \`npm run build\` first, or wait for the one that runs.`,
  );
  process.exit(2);
}
process.argv.splice(1, process.argv.length - 1, path, ...args);
await import(pathToFileURL(path).href);
