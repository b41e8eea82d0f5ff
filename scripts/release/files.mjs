/**
 * `npm run release:files`: what a release contains beside the tag, in dist/release: the package, the software
 * bill of materials of what production installs, and the list of licences.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const OUT = 'dist/release';
const CYCLONEDX = '@cyclonedx/cyclonedx-npm@6.0.1';

run('npm', ['run', '-s', 'build']);
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));

const tarball = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', OUT])
  .trim()
  .split('\n')
  .at(-1);
say(`${OUT}/${tarball}`);

// Its optional parts validate XML and are compiled for minutes; JSON needs none of them.
const slim = { npm_config_omit: 'optional', npm_config_ignore_scripts: 'true' };
const sbom = `${OUT}/${name}-${version}.cdx.json`;
run(
  'npx',
  [
    ...['-y', CYCLONEDX, '--omit', 'dev', '--package-lock-only', '--output-reproducible'],
    ...['--spec-version', '1.6', '--no-validate', '--output-file', sbom],
  ],
  slim,
);
const { components } = JSON.parse(readFileSync(sbom, 'utf8'));
say(`${sbom}: ${components.length} components`);

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const lines = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && !dev)
  .map(
    ([path, entry]) =>
      `${path.split('node_modules/').at(-1)} ${entry.version} ${entry.license ?? 'see its LICENSE file'}`,
  );
writeFileSync(`${OUT}/licences.txt`, `${[...new Set(lines)].sort().join('\n')}\n`);
say(`${OUT}/licences.txt: ${new Set(lines).size} packages`);

function run(command, words, env = {}) {
  return execFileSync(command, words, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
