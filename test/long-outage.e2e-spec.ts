import { call, textOf } from './support/rpc.js';
import { startStack } from './support/stack.js';

const OUTAGE_SECONDS = 30 * 60;
const DEADLINE_MS = 1_000;

it('TX-30: half an hour without the token endpoint', async () => {
  let offset = 0;
  const stack = await startStack({
    proxied: true,
    gateway: { clock: () => Date.now() + offset },
    env: { EXCHANGE_TIMEOUT_MS: String(DEADLINE_MS), LOG_LEVEL: 'warn' },
  });
  const issuer = stack.proxies.issuer!;
  const exp = Math.floor(Date.now() / 1000) + 86_400;
  const caller = (jti: string) => stack.issuer.issue({ jti, exp });
  const greet = async (token: string) => {
    const started = performance.now();
    const text = textOf(await call(stack, 'greet', { era: '2026', token }));
    return { served: text.startsWith('Hello'), ms: performance.now() - started };
  };
  try {
    const warm = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => caller(name)));
    for (const token of warm) await greet(token);
    const cold = await caller('cold');
    await issuer.break('reset', (request) => /^POST [^ ]*token /.test(request));

    const seen = { warm: 0, cold: 0, slowest: 0, probes: 0, mostInASecond: 0 };
    for (let second = 0; second < OUTAGE_SECONDS; second += 1) {
      const before = issuer.hits;
      const [known, unknown, another] = await Promise.all([
        greet(warm[second % warm.length]!),
        greet(cold),
        greet(cold),
      ]);
      if (known.served) seen.warm += 1;
      if (unknown.served || another.served) seen.cold += 1;
      seen.slowest = Math.max(seen.slowest, unknown.ms, another.ms);
      // Until the circuit opens, five calls were each tried twice.
      if (second >= 5) {
        seen.probes += issuer.hits - before;
        seen.mostInASecond = Math.max(seen.mostInASecond, issuer.hits - before);
      }
      offset += 1_000;
    }
    await issuer.heal();
    let recovery = 0;
    while (!(await greet(cold)).served && recovery < 60) {
      offset += 1_000;
      recovery += 1;
    }
    process.stdout.write(
      `outage of ${OUTAGE_SECONDS} s: ${seen.warm} warm calls served of ${OUTAGE_SECONDS}, ` +
        `cold calls fail in at most ${Math.round(seen.slowest)} ms, ${seen.probes} probes ` +
        `(at most ${seen.mostInASecond} a second), recovery after ${recovery} s\n`,
    );
    expect(seen).toMatchObject({ warm: OUTAGE_SECONDS, cold: 0 });
    expect(seen.slowest).toBeLessThan(DEADLINE_MS + 200);
    expect(seen.mostInASecond).toBeLessThanOrEqual(1);
    expect(seen.probes).toBeGreaterThan(OUTAGE_SECONDS / 6);
    expect(recovery).toBeLessThanOrEqual(5);
  } finally {
    await stack.close();
  }
}, 120_000);
