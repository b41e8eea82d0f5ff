// Compiles every project of nest-cli.json as `nest build --all` does, but in one program and beside `dist`,
// which is swapped when all is there: what runs from it goes on, and nothing is left of files that are gone.
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

/** The files of all projects. Their options are one set, as their output is one tree. */
function projects() {
  const { projects } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8'));
  const parsed = Object.values(projects).map(({ compilerOptions: { tsConfigPath } }) => {
    const file = join(root, tsConfigPath);
    const { config } = ts.readConfigFile(file, ts.sys.readFile);
    return ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
  });
  return { files: parsed.flatMap(({ fileNames }) => fileNames), options: { ...parsed[0].options, declaration: true } };
}

/** Whether it compiles; what does not is said. The output is in `next` then. */
function compile() {
  const { files, options } = projects();
  const program = ts.createProgram(files, options);
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
  });
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
try {
  if (compile()) {
    if (existsSync(dist)) renameSync(dist, before);
    renameSync(next, dist);
  } else process.exitCode = 1;
} finally {
  for (const folder of [next, before]) rmSync(folder, { recursive: true, force: true });
}
