import { call, textOf } from './support/rpc.js';
import { startStack } from './support/stack.js';

const OUTAGE_SECONDS = 30 * 60;

it('TX-30: half an hour without the token endpoint', async () => {
  const stack = await startStack({
    proxied: true,
    env: { LOG_LEVEL: 'warn' },
    // The issuer's clock stands still beside the gateway's; its tokens outlive the outage.
    issuer: { accessTokenSeconds: 86_400 },
  });
  const issuer = stack.proxies.issuer!;
  const exp = Math.floor(stack.time.now / 1000) + 86_400;
  const caller = (jti: string) => stack.issuer.issue({ jti, exp });
  const served = async (token: string) =>
    textOf(await call(stack, 'greet', { era: '2026', token })).startsWith('Hello');
  try {
    const warm = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => caller(name)));
    for (const token of warm) await served(token);
    const cold = await caller('cold');
    await issuer.break('reset', (request) => /^POST [^ ]*token /.test(request));

    const seen = { warm: 0, cold: 0, probes: 0, mostInASecond: 0 };
    for (let second = 0; second < OUTAGE_SECONDS; second += 1) {
      const before = issuer.hits;
      // No time passes meanwhile: whoever would wait for anything would wait for ever.
      const [known, ...unknown] = await Promise.all([
        served(warm[second % warm.length]!),
        served(cold),
        served(cold),
      ]);
      if (known) seen.warm += 1;
      if (unknown.includes(true)) seen.cold += 1;
      // Until the circuit opens, five calls were each tried twice.
      if (second >= 5) {
        seen.probes += issuer.hits - before;
        seen.mostInASecond = Math.max(seen.mostInASecond, issuer.hits - before);
      }
      await stack.time.advance(1_000);
    }
    await issuer.heal();
    let recovery = 0;
    while (!(await served(cold)) && recovery < 60) {
      await stack.time.advance(1_000);
      recovery += 1;
    }
    process.stdout.write(
      `outage of ${OUTAGE_SECONDS} s: ${seen.warm} warm calls served of ${OUTAGE_SECONDS}, ` +
        `${seen.probes} probes (at most ${seen.mostInASecond} a second), ` +
        `recovery after ${recovery} s\n`,
    );
    expect(seen).toMatchObject({ warm: OUTAGE_SECONDS, cold: 0 });
    expect(seen.mostInASecond).toBeLessThanOrEqual(1);
    expect(seen.probes).toBeGreaterThan(OUTAGE_SECONDS / 6);
    expect(recovery).toBeLessThanOrEqual(5);
  } finally {
    await stack.close();
  }
});
