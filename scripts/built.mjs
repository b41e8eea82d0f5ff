// Runs what is built: node scripts/built.mjs <file in dist> [arguments…]
import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [file = '', ...args] = process.argv.slice(2);
const dist = resolve(import.meta.dirname, '../dist');
const path = join(dist, file);

function notBuilt() {
  console.error(
    `${file || 'Nothing'} is not built: run \`npm run build\` first, or wait for the one that runs.`,
  );
  process.exit(2);
}

/** Whether a build is under way: a part is not there yet, or not to its end. */
function isUnfinished(error) {
  if (error instanceof SyntaxError) return error.stack?.startsWith(dist);
  if (!['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(error?.code)) return false;
  const [, missing = ''] = /^Cannot find module '([^']+)'/.exec(error.message) ?? [];
  return missing.startsWith('.') || isAbsolute(missing);
}

if (file === '' || !existsSync(path)) notBuilt();
process.argv.splice(1, process.argv.length - 1, path, ...args);
try {
  await import(pathToFileURL(path).href);
} catch (error) {
  if (isUnfinished(error)) notBuilt();
  throw error;
}
