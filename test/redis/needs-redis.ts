import { spawnSync } from 'node:child_process';

/** Says in one line what is missing. */
export default function needsRedis(): void {
  if (spawnSync('redis-server', ['--version']).status === 0) return;
  process.stderr.write('test:redis needs redis-server (Debian: apt-get install redis-server)\n');
  process.exit(1);
}
