#!/usr/bin/env node
// The command-line program, once it is built.
import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = resolve(import.meta.dirname, '../dist');
const path = join(dist, 'apps/mcp-gateway/src/cli/main.js');

function notBuilt() {
  console.error(
    'mcp-gateway is not built: run `npm run build` first, or wait for the one that runs.',
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

if (!existsSync(path)) notBuilt();
try {
  await import(pathToFileURL(path).href);
} catch (error) {
  if (isUnfinished(error)) notBuilt();
  throw error;
}
