import type { Stack } from './stack.js';

/** Longer than any pause, remembered refusal or counted minute. */
const PAST_ALL_PAUSES_MS = 100_000;
const DAY_SECONDS = 86_400;

/** Issuer and upstream of a `proxied` stack do what they should again, and nothing is remembered of before. */
export async function heal(stack: Stack): Promise<void> {
  stack.issuer.faults.token = undefined;
  stack.refuseAtUpstream(0);
  await stack.proxies.upstream!.heal();
  await stack.time.advance(PAST_ALL_PAUSES_MS);
}

/** Makes tokens that nobody has brought yet, good however far `heal` moves the clock. */
export function freshCallers(
  stackOf: () => Stack,
): (claims?: Readonly<Record<string, unknown>>) => Promise<string> {
  let callers = 0;
  return (claims = {}) => {
    const { issuer, time } = stackOf();
    callers += 1;
    const exp = Math.floor(time.now / 1000) + DAY_SECONDS;
    return issuer.issue({ jti: `caller ${callers}`, exp, ...claims });
  };
}
