import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CASES, cpuPerCall } from './load.js';
import { startGateway, startStubs } from './processes.js';
import { describeProfile, type CpuProfile } from './top-self.js';

/*
 * A CPU profile of warm calls only: `node dist/bench/profile.js plain|ours whoami|greet ERA`.
 * Writes .run/bench/*.cpuprofile, which browsers' developer tools open, and prints the top of it.
 */
const CALLS = 4_000;

async function main([name, tool, era]: readonly string[]): Promise<void> {
  const what = CASES.find((known) => known.tool === tool && known.era === era);
  if ((name !== 'plain' && name !== 'ours') || what === undefined) {
    throw new Error('usage: profile.js plain|ours whoami|greet 2025-11-25|2026-07-28');
  }
  const folder = resolve('.run/bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${what.tool}-${what.era}.cpuprofile`);
  const gateway = await startGateway(name, await startStubs());
  await cpuPerCall(gateway, what, CALLS);
  await gateway.ask({ ask: 'profile-start' });
  await cpuPerCall(gateway, what, CALLS);
  await gateway.ask({ ask: 'profile-stop', file });
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  process.stdout.write(`${file}\n\n${describeProfile(profile, CALLS)}`);
  process.exit(0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
