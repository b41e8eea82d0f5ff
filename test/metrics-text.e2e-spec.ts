import { LIBRARY_FAMILIES } from '../apps/mcp-gateway/src/metrics/families.js';
import { histogramProblems, readExposition } from './support/exposition.js';
import { freePorts } from './support/free-ports.js';
import { call, ERAS, rpc } from './support/rpc.js';
import { growth, scraped, scrapeText } from './support/scrape.js';
import { startStack, type Stack } from './support/stack.js';

const CALLS = 'gw_tool_calls_total';

let stack: Stack;
let admin: string;
let callers = 0;
beforeAll(async () => {
  const [port] = await freePorts(1);
  admin = `http://127.0.0.1:${port}`;
  stack = await startStack({ env: { ADMIN_PORT: String(port) } });
  await call(stack, 'greet', { token: await callerToken() });
});
afterAll(() => stack.close());

function callerToken(claims: Record<string, unknown> = {}): Promise<string> {
  callers += 1;
  return stack.issuer.issue({ jti: `caller ${callers}`, ...claims });
}

it('the text is an exposition whose histograms hold together', async () => {
  const families = readExposition(await scrapeText(admin));
  expect(histogramProblems(families)).toEqual([]);
  for (const [name, { type, help }] of families) {
    expect([name, type.length > 0, help.length > 0]).toEqual([name, true, true]);
    expect(name.endsWith('_total')).toBe(type === 'counter');
  }
});

it('LOG-01: no token, subject, client, address or error text is in it', async () => {
  const token = await callerToken({ sub: 'canary-subject', azp: 'canary-client' });
  await call(stack, 'greet', { token });
  await call(stack, 'canary-tool', { token });
  await rpc(stack, { method: 'canary/method', token });
  await fetch(`${stack.url}/canary-path?canary=1`, { method: 'BREW' }).catch(() => undefined);
  const text = await scrapeText(admin);
  expect(text).not.toContain('canary');
  expect(text).not.toContain('://');
  expect(text).not.toMatch(/eyJ|Bearer/);
});

it('1,000 callers, each with a client and a tool of their own making, add no line', async () => {
  const ownLines = async () =>
    (await scrapeText(admin)).split('\n').filter((line) => /^(gw|mcp|http)_/.test(line)).length;
  const token = await callerToken();
  for (const era of ERAS) await call(stack, 'x', { era, token });
  // The status of a scrape's own request is there from the second one on.
  await ownLines();
  const lines = await ownLines();
  const unknown = await growth(admin, CALLS, async () => {
    for (let from = 0; from < 1_000; from += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const each = `${from + index}`;
          const token = await callerToken({ sub: `person ${each}`, azp: `client ${each}` });
          await call(stack, `tool_${each}_${Math.random()}`, { era: ERAS[index % 2]!, token });
        }),
      );
    }
  });
  expect(unknown).toEqual({
    [JSON.stringify({ tool: '_unknown', upstream: '', outcome: 'invalid' })]: 1_000,
  });
  expect(await ownLines()).toBe(lines);
});

it('gauges say what holds: ready, generation, keys, circuit', async () => {
  const value = async (family: string) => (await scraped(admin, family)).map((one) => one.value);
  expect(await value('gw_ready')).toEqual([1]);
  expect(await value('gw_draining')).toEqual([0]);
  expect(await value('gw_config_generation')).toEqual([1]);
  expect(await value('gw_circuit_state')).toEqual([0]);
  expect((await value('gw_jwks_age_seconds'))[0]).toBeGreaterThanOrEqual(0);
});

it('what Node and the process use is measured, not 0', async () => {
  const families = readExposition(await scrapeText(admin));
  for (const name of LIBRARY_FAMILIES) {
    const { samples } = families.get(name)!;
    expect([name, samples.some(({ value }) => value > 0)]).toEqual([name, true]);
  }
});
