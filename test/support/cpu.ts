/** A collection of garbage, or a neighbour on the machine, is not the cost of an input. */
const TRIES = 3;
/**
 * On a machine that is slower than this, the suite reaches its own limit first (`scripts/within.mjs`: five times
 * its usual duration). A limit that grew on would let quadratic work pass, which takes hundreds of times as long.
 */
const SLOWEST = 5;
/** CPU of ordinary work on the machine that limits are written for. */
const ORDINARY_MS = 50;

/** Milliseconds of CPU that this process spends while something runs. */
export function cpuMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  return cpuMsSince(before);
}

/** Milliseconds of CPU since `process.cpuUsage()` was asked. */
export function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Fails when each of three runs takes more CPU than the limit, which is longer on a slower machine. */
export function expectCpuOf(run: () => unknown, limitMs: number): void {
  let least = Infinity;
  for (let time = 0; time < TRIES && least >= limitMs; time += 1) {
    least = Math.min(least, cpuMs(run));
  }
  expectCpu(least, limitMs);
}

/** Fails when that is more CPU than the limit, in milliseconds, which is longer on a slower machine. */
export function expectCpu(spentMs: number, limitMs: number): void {
  const limit = spentMs < limitMs ? limitMs : limitMs * slowness();
  expect(spentMs).toBeLessThan(limit);
}

/** How many times as long as usual this machine takes now, at its best of three: from 1 to `SLOWEST`. */
function slowness(): number {
  const runs = Array.from({ length: TRIES }, () => cpuMs(ordinaryWork));
  return Math.min(SLOWEST, Math.max(1, Math.min(...runs) / ORDINARY_MS));
}

function ordinaryWork(): unknown {
  const members = Array.from({ length: 60_000 }, (_, at) => ({ name: `member ${at}`, at }));
  return JSON.parse(JSON.stringify(members).replace(/member (\d)/g, 'number $1'));
}
