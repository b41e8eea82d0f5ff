import { call, rpc } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';
import { VirtualTime } from './support/virtual-time.js';

const HOUR_S = 3_600;
const HALF_AN_HOUR_MS = 30 * 60_000;

let passed: VirtualTime;
let wrongByMs: number;
let stack: Stack;
beforeEach(async () => {
  passed = new VirtualTime();
  wrongByMs = 0;
  stack = await startStack({
    env: { CALLS_PER_MINUTE: '1', AUTH_FAILURES_PER_MINUTE: '1' },
    gateway: {
      clock: () => passed.now + wrongByMs,
      steady: passed.clock,
      after: passed.after,
    },
  });
});
afterEach(() => stack.close());

it.each([-HALF_AN_HOUR_MS, HALF_AN_HOUR_MS])(
  'TOOL-11, AUTH-18: a wall clock that is set by %i ms makes no limit longer or shorter',
  async (step) => {
    const now = Math.floor(passed.now / 1_000);
    const token = await stack.issuer.issue({ iat: now - HOUR_S, exp: now + HOUR_S });
    const asks = [
      () => call(stack, 'get_datetime', { token }),
      () => rpc(stack, { method: 'ping', token: 'bad' }),
    ];
    const first = await Promise.all(asks.map((ask) => ask()));
    wrongByMs = step;
    for (const ask of asks) {
      const { status, headers } = await ask();
      expect([status, headers.get('retry-after')]).toEqual([429, '60']);
    }
    await passed.advance(60_000);
    const again = await Promise.all(asks.map((ask) => ask()));
    expect(again.map(({ status }) => status)).toEqual(first.map(({ status }) => status));
  },
);
