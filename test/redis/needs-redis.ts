import { spawnSync } from 'node:child_process';

const NEEDED = { 'redis-server': '--version', openssl: 'version' };

/** Says in one line what is missing. */
export default function needsRedis(): void {
  const missing = Object.entries(NEEDED).filter(
    ([command, version]) => spawnSync(command, [version]).status !== 0,
  );
  if (missing.length === 0) return;
  const names = missing.map(([command]) => command).join(' ');
  process.stderr.write(`test:redis needs ${names} (Debian: apt-get install ${names})\n`);
  process.exit(1);
}
