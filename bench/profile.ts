import { readFileSync } from 'node:fs';
import { cpuPerRequest } from './load.js';
import type { Side } from './rounds.js';
import { describeProfile, type CpuProfile } from './top-self.js';
import { runFile } from './written.js';

const CALLS = 4_000;

/** Writes a CPU profile of warm calls alone, which browsers' developer tools open; its path and its top. */
export async function profiled({ name, server, request, ...load }: Side): Promise<string> {
  const file = runFile(`${name.replace(/[^a-z0-9.-]+/gi, '-')}.cpuprofile`);
  const calls = Math.ceil(CALLS * (load.share ?? 1));
  await cpuPerRequest(server, request, { ...load, count: calls });
  await server.ask({ ask: 'profile-start' });
  const call = await cpuPerRequest(server, request, { ...load, count: calls });
  await server.ask({ ask: 'profile-stop', file });
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  return `${file}\n\n${describeProfile(profile, call)}`;
}
