// Installs the servers that test/mcp-servers tries, once for each set of versions: node test/mcp-servers/install.mjs
// Prints the folder. Needs npm and its registry, and for fastmcp python3 with venv, and PyPI.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const wanted = ['package.json', 'requirements.txt'];
const hash = createHash('sha256');
for (const name of wanted) hash.update(readFileSync(join(here, name)));
const versions = hash.digest('hex');

const folder = resolve(here, '../.output/mcp-servers');
const mark = join(folder, 'installed');
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== versions) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of wanted) copyFileSync(join(here, name), join(folder, name));
  const venv = join(folder, 'venv');
  run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock']);
  run('python3', ['-m', 'venv', venv]);
  run(join(venv, 'bin/pip'), ['install', '-q', '-r', 'requirements.txt']);
  writeFileSync(mark, versions);
}
process.stdout.write(folder);

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')}: ${error?.message ?? `exit status ${status}`}`);
  process.exit(1);
}
