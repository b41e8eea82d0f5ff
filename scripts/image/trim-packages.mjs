// Takes out of a folder of packages what no program reads at run time: types, maps, sources, documents, tests.
// Licences stay. Usage: node trim-packages.mjs FOLDER
import { readdirSync, rmSync, rmdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const FILES = /\.(ts|mts|cts|map|md|markdown|flow|tsbuildinfo)$/i;
const FOLDERS = ['.github', '__tests__', 'benchmark', 'benchmarks', 'test', 'tests'];
const LICENCE = /^(licen[cs]e|copying|notice)/i;

/** Whether its folders are packages, whatever they are called. */
const holdsPackages = (folder) => /^(node_modules|@.*)$/.test(basename(folder));

function trim(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (FOLDERS.includes(entry.name) && !holdsPackages(folder)) rmSync(path, { recursive: true });
      else trim(path);
    } else if (FILES.test(entry.name) && !LICENCE.test(entry.name)) rmSync(path);
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Usage: node trim-packages.mjs FOLDER');
trim(resolve(folder));
