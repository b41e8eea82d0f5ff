import { CASES, cpuPerCall } from './load.js';
import { startGateway, startStubs, type Gateway } from './processes.js';
import { passes, table, type Measured } from './report.js';

/*
 * CPU per warm call of this gateway against the plain one (plain-gateway.ts), side by side on the
 * same machine: `npm run bench`. Exits 1 when a bound is missed. See README.md in this folder.
 */
const ROUNDS = 9;
const CALLS = 250;
const WARM_UP_CALLS = 1_000;

async function measure(plain: Gateway, ours: Gateway): Promise<Measured[]> {
  const results = CASES.map((what) => ({ what, plain: [] as number[], ours: [] as number[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { what, ...cpu } of results) {
      for (const gateway of round % 2 === 0 ? [plain, ours] : [ours, plain]) {
        cpu[gateway.name].push(await cpuPerCall(gateway, what, CALLS));
      }
    }
  }
  return results;
}

async function main(): Promise<void> {
  const stubs = await startStubs();
  const plain = await startGateway('plain', stubs);
  const ours = await startGateway('ours', stubs);
  for (const what of CASES) {
    for (const gateway of [plain, ours]) await cpuPerCall(gateway, what, WARM_UP_CALLS);
  }
  const results = await measure(plain, ours);
  process.stdout.write(`CPU µs per call, ${ROUNDS} rounds of ${CALLS} calls\n${table(results)}\n`);
  process.exit(results.every(passes) ? 0 : 1);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
