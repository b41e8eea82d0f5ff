import { call, ERAS, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

describe('with the issuer stopped', () => {
  let stack: Stack;
  let warm: string;
  let cold: string;
  beforeAll(async () => {
    stack = await startStack();
    warm = await stack.token();
    cold = await stack.token('all-rights', ['tool:greet']);
    await call(stack, 'greet', { token: warm });
    await stack.issuer.close();
  });
  afterAll(() => stack.close());

  it.each(ERAS)('AUTH-16, TX-30: a warm caller gets whoami and greet, era %s', async (era) => {
    expect((await call(stack, 'whoami', { era, token: warm })).status).toBe(200);
    expect(textOf(await call(stack, 'greet', { era, token: warm }))).toMatch(/^Hello, there/);
  });

  it.each(ERAS)(
    'TX-30, PASS-02: a new caller gets a clear tool error, and waits for no deadline, era %s',
    async (era) => {
      const upstreamCalls = stack.atUpstream.length;
      const answer = await call(stack, 'greet', { era, token: cold });
      expect(answer.status).toBe(200);
      expect(answer.result?.['isError']).toBe(true);
      expect(textOf(answer)).toMatch(/^The authorization server is not available\. Try again\./);
      expect(stack.atUpstream).toHaveLength(upstreamCalls);
    },
  );
});

describe('an issuer that was never there', () => {
  it('AUTH-16, OPS-02, ASM-02: up, not ready, 503 with Retry-After, one ERROR naming the setting', async () => {
    const stack = await startStack({ issuerListens: false });
    try {
      const token = await stack.issuer.issue();
      expect((await fetch(`${stack.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${stack.url}/readyz`)).status).toBe(503);
      const answer = await call(stack, 'whoami', { token });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      const errors = stack.log.lines.filter(
        (line) => line['level'] === 50 && line['app'] === 'mcp-gateway',
      );
      expect(errors).toHaveLength(1);
      expect(JSON.stringify(errors[0])).toContain('ISSUER_URL');
    } finally {
      await stack.close();
    }
  });
});

it('XC-04, JWT-13: 200 concurrent first calls of one caller are one exchange and one key fetch', async () => {
  const stack = await startStack();
  try {
    const token = await stack.token();
    const before = stack.issuer.counters.exchanges;
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => call(stack, 'greet', { token, era: ERAS[i % 2]! })),
    );
    expect(answers.every((answer) => textOf(answer).startsWith('Hello, there'))).toBe(true);
    expect(stack.issuer.counters.exchanges - before).toBe(1);
  } finally {
    await stack.close();
  }
});

describe('UP-01: an upstream 401', () => {
  it('is answered by one more exchange and one more request', async () => {
    const stack = await startStack();
    try {
      const token = await stack.token();
      await call(stack, 'greet', { token });
      stack.refuseAtUpstream(1);
      const [exchanges, requests] = [stack.issuer.counters.exchanges, stack.atUpstream.length];
      expect(textOf(await call(stack, 'greet', { token }))).toMatch(/^Hello/);
      expect(stack.issuer.counters.exchanges - exchanges).toBe(1);
      expect(stack.atUpstream.length - requests).toBe(2);
    } finally {
      await stack.close();
    }
  });

  it('twice is a tool error after exactly two requests', async () => {
    const stack = await startStack();
    try {
      const token = await stack.token();
      stack.refuseAtUpstream(2);
      const answer = await call(stack, 'greet', { token });
      expect([answer.status, answer.result?.['isError']]).toEqual([200, true]);
      expect(stack.atUpstream).toHaveLength(2);
    } finally {
      await stack.close();
    }
  });
});

it('XC-03: a cached delegated token is of no use with an expired caller', async () => {
  const stack = await startStack();
  try {
    const token = await stack.token();
    expect(textOf(await call(stack, 'greet', { token }))).toMatch(/^Hello/);
    const requests = stack.atUpstream.length;
    await stack.time.advance(2 * 3_600_000);
    expect((await call(stack, 'greet', { token })).status).toBe(401);
    expect(stack.atUpstream).toHaveLength(requests);
  } finally {
    await stack.close();
  }
});
