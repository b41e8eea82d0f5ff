import { createGateway } from '../apps/mcp-gateway/src/create-gateway.js';
import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { FAULT_MATRIX, faultTable } from './fault-matrix.js';
import { expectDocument } from './support/generated-doc.js';
import { FAULTS, STALLING, type FaultName, type FaultProxy } from './support/fault-proxy.js';
import { freePorts } from './support/free-ports.js';
import { call, ERAS, textOf, type RpcAnswer } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const DEADLINE_MS = 600;
const KEYS_DEADLINE_MS = 5_000;

let stack: Stack;

beforeAll(async () => {
  const deadline = String(DEADLINE_MS);
  stack = await startStack({
    proxied: true,
    // The issuer's clock stands still beside the gateway's; its tokens outlive all of that.
    issuer: { accessTokenSeconds: 86_400 },
    env: { EXCHANGE_TIMEOUT_MS: deadline, UPSTREAM_TIMEOUT_MS: deadline },
  });
});
afterAll(() => stack.close());

/** Pauses, open circuits and cooldowns of one cell are over before the next begins. */
const later = () => stack.time.advance(100_000);
/** Outlives all that the clock is moved by. */
const subjectToken = (jti: string) =>
  stack.issuer.issue({ jti, exp: Math.floor(stack.time.now / 1000) + 86_400 });
const isTokenRequest = (request: string) => /^POST [^ ]*token /.test(request);
const isKeysRequest = (request: string) => /^GET [^ ]*jwks/.test(request);

function outcomeOf(answer: RpcAnswer): string {
  const text = textOf(answer).replace(/ \(reference .*$/, '');
  if (answer.status !== 200) {
    return `${answer.status}${answer.headers.has('retry-after') ? ' with Retry-After' : ''}`;
  }
  return answer.result?.['isError'] === true ? `isError: ${text}` : 'served';
}

/**
 * What becomes of a request that meets a fault. One that stalls is over with its deadline and needs no
 * time more; what is late by all but a millisecond of it is served; any other needs no time at all.
 */
async function meets(
  { proxy, fault, deadlineMs }: { proxy: FaultProxy; fault: FaultName; deadlineMs: number },
  request: () => Promise<RpcAnswer>,
): Promise<string> {
  const pending = request();
  if (STALLING.includes(fault)) {
    await proxy.stalled();
    await stack.time.advance(fault === 'slow' ? deadlineMs - 1 : deadlineMs);
    proxy.release();
  }
  const answer = await pending;
  expect(JSON.stringify(answer.body)).not.toMatch(/canary|eyJ/);
  return outcomeOf(answer);
}

describe.each(ERAS)('era %s', (era) => {
  it.each(FAULTS)('TX-09, TX-30: the token endpoint: %s', async (fault) => {
    const token = await subjectToken(`token ${era} ${fault}`);
    const [served, warm] = [stack.atUpstream.length, await subjectToken(`warm ${era}`)];
    await call(stack, 'greet', { era, token: warm });
    const before = stack.atUpstream.length - served;
    await stack.proxies.issuer!.break(fault, isTokenRequest);
    const proxy = stack.proxies.issuer!;
    const outcome = await meets({ proxy, fault, deadlineMs: DEADLINE_MS }, () =>
      call(stack, 'greet', { era, token }),
    );
    expect(outcome).toBe(FAULT_MATRIX[fault]['token endpoint']);
    expect(proxy.hits).toBeLessThanOrEqual(2);
    const own = outcome === 'served' ? 1 : 0;
    expect(stack.atUpstream.length - served - before).toBe(own);
    expect(textOf(await call(stack, 'greet', { era, token: warm }))).toMatch(/^Hello/);
    await stack.proxies.issuer!.heal();
    await later();
    expect(textOf(await call(stack, 'greet', { era, token }))).toMatch(/^Hello/);
  });

  it.each(FAULTS)('UP-03, UP-05: the upstream: %s', async (fault) => {
    const token = await subjectToken(`upstream ${era} ${fault}`);
    await call(stack, 'greet', { era, token });
    const { exchanges } = stack.issuer.counters;
    await stack.proxies.upstream!.break(fault);
    const proxy = stack.proxies.upstream!;
    const outcome = await meets({ proxy, fault, deadlineMs: DEADLINE_MS }, () =>
      call(stack, 'greet', { era, token }),
    );
    expect(outcome).toBe(FAULT_MATRIX[fault].upstream);
    expect(proxy.hits).toBeLessThanOrEqual(2);
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
    await stack.proxies.upstream!.heal();
    await later();
    expect(textOf(await call(stack, 'greet', { era, token }))).toMatch(/^Hello/);
  });
});

it.each(FAULTS)(
  'AUTH-16, JWT-13: the keys of a gateway that has just started: %s',
  async (fault) => {
    const token = await subjectToken(`keys ${fault}`);
    await stack.proxies.issuer!.break(fault, isKeysRequest);
    const port = (await freePorts(1))[0]!;
    const at = { url: `http://localhost:${port}` };
    const config = parseConfig({ ...stack.env, PORT: String(port), MCP_SERVER_URL: stack.url });
    const { clock, after } = stack.time;
    const fresh = await createGateway(config, { logStream: stack.log, clock, after });
    await fresh.listen(port, '127.0.0.1');
    try {
      const proxy = stack.proxies.issuer!;
      const outcome = await meets({ proxy, fault, deadlineMs: KEYS_DEADLINE_MS }, () =>
        call(at, 'whoami', { token }),
      );
      expect(outcome).toBe(FAULT_MATRIX[fault].JWKS);
      await stack.proxies.issuer!.heal();
      await later();
      expect((await call(at, 'whoami', { token })).status).toBe(200);
      await stack.proxies.issuer!.break(fault, isKeysRequest);
      expect((await call(at, 'whoami', { token })).status).toBe(200);
    } finally {
      await stack.proxies.issuer!.heal();
      await fresh.close();
    }
  },
);

it('the table in the documentation is this matrix', () => {
  expectDocument('docs/faults.md', faultTable());
});
