import { createGateway } from '../apps/mcp-gateway/src/create-gateway.js';
import { parseConfig } from '../apps/mcp-gateway/src/config.js';
import { FAULT_MATRIX, faultTable, type FaultTarget } from './fault-matrix.js';
import { expectDocument } from './support/generated-doc.js';
import { FAULTS } from './support/fault-proxy.js';
import { freePorts } from './support/free-ports.js';
import { call, ERAS, textOf, type RpcAnswer } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const DEADLINE_MS = 600;
const KEYS_DEADLINE_MS = 5_000;
const SLACK_MS = 200;

let stack: Stack;
let offset = 0;
const clock = () => Date.now() + offset;
const measured: string[] = [];

beforeAll(async () => {
  const deadline = String(DEADLINE_MS);
  stack = await startStack({
    proxied: true,
    gateway: { clock },
    env: { EXCHANGE_TIMEOUT_MS: deadline, UPSTREAM_TIMEOUT_MS: deadline },
  });
});
afterAll(async () => {
  process.stdout.write(`${['', ...measured].join('\n')}\n`);
  await stack.close();
});

/** Pauses, open circuits and cooldowns of one cell are over before the next begins. */
const later = () => (offset += 100_000);
/** Outlives all that the clock is moved by. */
const subjectToken = (jti: string) =>
  stack.issuer.issue({ jti, exp: Math.floor(Date.now() / 1000) + 86_400 });
const isTokenRequest = (request: string) => /^POST [^ ]*token /.test(request);
const isKeysRequest = (request: string) => /^GET [^ ]*jwks/.test(request);

function outcomeOf(answer: RpcAnswer): string {
  const text = textOf(answer).replace(/ \(reference .*$/, '');
  if (answer.status !== 200) {
    return `${answer.status}${answer.headers.has('retry-after') ? ' with Retry-After' : ''}`;
  }
  return answer.result?.['isError'] === true ? `isError: ${text}` : 'served';
}

async function timed(target: FaultTarget, fault: string, request: () => Promise<RpcAnswer>) {
  const started = performance.now();
  const answer = await request();
  const ms = Math.round(performance.now() - started);
  const outcome = outcomeOf(answer);
  measured.push(
    `${target.padEnd(15)} ${fault.padEnd(20)} ${String(ms).padStart(5)} ms  ${outcome}`,
  );
  expect(JSON.stringify(answer.body)).not.toMatch(/canary|eyJ/);
  return { outcome, ms };
}

describe.each(ERAS)('era %s', (era) => {
  it.each(FAULTS)('TX-09, TX-30: the token endpoint: %s', async (fault) => {
    const token = await subjectToken(`token ${era} ${fault}`);
    const [served, warm] = [stack.atUpstream.length, await subjectToken(`warm ${era}`)];
    await call(stack, 'greet', { era, token: warm });
    const before = stack.atUpstream.length - served;
    await stack.proxies.issuer!.break(fault, isTokenRequest);
    const { outcome, ms } = await timed('token endpoint', fault, () =>
      call(stack, 'greet', { era, token }),
    );
    expect(outcome).toBe(FAULT_MATRIX[fault]['token endpoint']);
    expect(ms).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(stack.proxies.issuer!.hits).toBeLessThanOrEqual(2);
    const own = outcome === 'served' ? 1 : 0;
    expect(stack.atUpstream.length - served - before).toBe(own);
    expect(textOf(await call(stack, 'greet', { era, token: warm }))).toMatch(/^Hello/);
    await stack.proxies.issuer!.heal();
    later();
    expect(textOf(await call(stack, 'greet', { era, token }))).toMatch(/^Hello/);
  });

  it.each(FAULTS)('UP-03, UP-05: the upstream: %s', async (fault) => {
    const token = await subjectToken(`upstream ${era} ${fault}`);
    await call(stack, 'greet', { era, token });
    const { exchanges } = stack.issuer.counters;
    await stack.proxies.upstream!.break(fault);
    const { outcome, ms } = await timed('upstream', fault, () =>
      call(stack, 'greet', { era, token }),
    );
    expect(outcome).toBe(FAULT_MATRIX[fault].upstream);
    expect(ms).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(stack.proxies.upstream!.hits).toBeLessThanOrEqual(2);
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
    await stack.proxies.upstream!.heal();
    later();
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
    const fresh = await createGateway(config, { logStream: stack.log, clock });
    await fresh.listen(port, '127.0.0.1');
    try {
      const { outcome, ms } = await timed('JWKS', fault, () => call(at, 'whoami', { token }));
      expect(outcome).toBe(FAULT_MATRIX[fault].JWKS);
      expect(ms).toBeLessThan(KEYS_DEADLINE_MS + SLACK_MS);
      await stack.proxies.issuer!.heal();
      later();
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
