/** `npm run test:node-versions`: the unit tests on every supported Node, one after the other. */
import { spawnSync } from 'node:child_process';

const VERSIONS = ['20.20.0', '22', '24', '26'];
const JEST = ['node', 'node_modules/jest/bin/jest.js', '--selectProjects', 'unit'];

const failed = VERSIONS.filter((version) => {
  process.stdout.write(`== Node ${version}\n`);
  const words = ['-y', '-p', `node@${version}`, '--', ...JEST, ...process.argv.slice(2)];
  return spawnSync('npx', words, { stdio: 'inherit' }).status !== 0;
});
process.stdout.write(
  failed.length === 0 ? `all of ${VERSIONS.join(', ')}\n` : `failed on ${failed.join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
