import type { BalancerName } from './balancer.js';
import { startLoad } from './load.js';
import { RollingStack } from './rolling-stack.js';

const DRAIN_DELAY_MS = 5_000;

/** Without a single retry of the balancer: what a replica refuses or cuts, a client sees. */
export function restartsInTurn(name: BalancerName): void {
  let rolling: RollingStack;
  beforeAll(async () => {
    rolling = await RollingStack.start(name);
  });
  afterAll(() => rolling.close());

  it('no call fails, one longer than DRAIN_DELAY included, streams end with their last message, and each exits with 0', async () => {
    const load = startLoad(rolling);
    await load.more(100);
    for (const replica of rolling.replicas) {
      const long = replica.holdNext();
      await long.arrived;
      const ended = replica.end();
      await replica.refusesConnections();
      long.release();
      expect(await ended).toBe(0);
      await replica.start();
      await replica.more(20);
    }
    const { calls, streams, failures } = await load.stop();
    const longest = rolling.replicas.map(({ longestMs }) => longestMs);
    process.stdout.write(
      `${name}: ${calls['2025']} calls of 2025, ${calls['2026']} of 2026, failed ${failures.length}; ` +
        `longest call ${Math.max(...longest)} ms; ${streams} streams ended\n`,
    );
    if (failures.length > 0) process.stdout.write(rolling.balancer.output.slice(-5_000));
    expect(failures).toEqual([]);
    expect(streams).toBeGreaterThan(0);
    for (const ms of longest) expect(ms).toBeGreaterThan(DRAIN_DELAY_MS);
  });
}
