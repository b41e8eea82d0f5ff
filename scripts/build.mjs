// Compiles every project of nest-cli.json as `nest build --all` does, but in one program and beside `dist`,
// which is swapped when all is there: what runs from it goes on, and nothing is left of files that are gone.
// Does nothing when all that it was made from, and all that was made, is as it was.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
/** On the file system of `dist`, and ignored by everything. */
const runs = join(root, '.run');
const next = join(runs, `build-${process.pid}`);
const before = `${next}-before`;
/** In `dist`, whose fate it shares: the digest of what each file held, those read and those written. */
const record = 'build.json';
/** What else decides the output: options, what is installed, this script. */
const SETTINGS = [
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
  'tsconfig.json',
  relative(root, import.meta.filename),
];

/** The files of all projects. Their options are one set, as their output is one tree. */
function projects() {
  const { projects } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8'));
  const parsed = Object.values(projects).map(({ compilerOptions: { tsConfigPath } }) => {
    const file = join(root, tsConfigPath);
    const { config } = ts.readConfigFile(file, ts.sys.readFile);
    return { ...ts.parseJsonConfigFileContent(config, ts.sys, dirname(file)), file };
  });
  return {
    files: parsed.flatMap(({ fileNames }) => fileNames),
    options: { ...parsed[0].options, declaration: true },
    settings: [...SETTINGS, ...parsed.map(({ file }) => relative(root, file))],
  };
}

function digestOf(text) {
  return createHash('sha256').update(text).digest('base64');
}

/** Null for a file that is not there. */
function digest(name) {
  const file = join(root, name);
  return existsSync(file) ? digestOf(readFileSync(file)) : null;
}

/** Whether `dist` is what a build would make: the same files to compile, and none of any kind has changed. */
function isBuilt({ files }) {
  try {
    const made = JSON.parse(readFileSync(join(dist, record), 'utf8'));
    if (made.files.join() !== names(files).join()) return false;
    return Object.entries(made.digests).every(([name, held]) => digest(name) === held);
  } catch {
    return false;
  }
}

function names(files) {
  return files.map((file) => relative(root, file)).sort();
}

/** Whether it compiles; what does not is said. The output is in `next` then. */
function compile({ files, options, settings }) {
  const digests = Object.fromEntries(settings.map((name) => [name, digest(name)]));
  const program = ts.createProgram(files, options);
  for (const { fileName, text } of program.getSourceFiles()) {
    // What is installed is known by its lock file.
    if (!fileName.includes('/node_modules/')) digests[relative(root, fileName)] = digestOf(text);
  }
  const problems = ts.getPreEmitDiagnostics(program);
  if (problems.length > 0) {
    const host = {
      getCurrentDirectory: () => root,
      getCanonicalFileName: (name) => name,
      getNewLine: () => '\n',
    };
    console.error(ts.formatDiagnosticsWithColorAndContext(problems, host));
    return false;
  }
  // Compiled for `dist`, where package.json finds the libraries, and written elsewhere.
  program.emit(undefined, (file, text) => {
    // Other apps import libraries alone.
    if (file.endsWith('.d.ts') && !file.includes('/dist/libs/')) return;
    const place = join(next, relative(dist, file));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    digests[relative(root, file)] = digestOf(text);
  });
  writeFileSync(join(next, record), JSON.stringify({ files: names(files), digests }));
  return true;
}

/** What builds left behind that were killed. */
function removeLeftovers() {
  for (const name of existsSync(runs) ? readdirSync(runs) : []) {
    const [, pid] = /^build-(\d+)/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(runs, name), { recursive: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

removeLeftovers();
const all = projects();
try {
  if (!isBuilt(all)) {
    if (compile(all)) {
      if (existsSync(dist)) renameSync(dist, before);
      renameSync(next, dist);
    } else process.exitCode = 1;
  }
} finally {
  for (const folder of [next, before]) rmSync(folder, { recursive: true, force: true });
}
