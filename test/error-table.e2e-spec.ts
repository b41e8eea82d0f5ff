import { OUTCOMES, type ToolErrorCode } from '../apps/mcp-gateway/src/mcp/tool-error.js';
import { failingCalls, type FailureCode } from './support/failing-calls.js';
import { freshCallers, heal } from './support/failing-stack.js';
import { THROWN, ToolsThatFailModule } from './support/failing-tools.js';
import { errorTable } from './error-table.js';
import { expectDocument } from './support/generated-doc.js';
import { call, ERAS, rpcMessage, textOf, type Era, type RpcAnswer } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const DEADLINE_MS = 500;
let stack: Stack;
const callerToken = freshCallers(() => stack);
const SCENARIOS = failingCalls(() => stack);
beforeAll(async () => {
  stack = await startStack({
    proxied: true,
    gateway: { tools: ToolsThatFailModule },
    env: {
      ALLOW_M2M: 'true',
      EXCHANGE_TIMEOUT_MS: String(DEADLINE_MS),
      UPSTREAM_TIMEOUT_MS: String(DEADLINE_MS),
    },
  });
});
afterAll(() => stack.close());
afterEach(() => heal(stack));

function expectChallenge(answer: RpcAnswer): void {
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
}

function expectToolError(answer: RpcAnswer, code: ToolErrorCode, says?: RegExp): void {
  expect([answer.status, answer.result?.['isError']]).toEqual([200, true]);
  expect(answer.headers.has('www-authenticate')).toBe(false);
  const text = textOf(answer);
  expect(text.startsWith(OUTCOMES[code].says)).toBe(true);
  expect(text).toMatch(says ?? /[.] \(reference [0-9a-f-]{36}\)$/);
  expect(JSON.stringify(answer.body)).not.toContain('canary');
  expect(answer.result).not.toHaveProperty('structuredContent');
  const reference = text.slice(-37, -1);
  const level = { info: 30, warn: 40, error: 50 }[OUTCOMES[code].level];
  expect(stack.log.lines).toContainEqual(expect.objectContaining({ reference, code, level }));
}

describe.each(ERAS)('TX-21…TX-30, UP-02, UP-03, era %s', (era: Era) => {
  it.each(Object.keys(SCENARIOS) as FailureCode[])('%s', async (code) => {
    const { arrange, tool = 'greet', args = {}, claims, says } = SCENARIOS[code];
    const token = await callerToken(claims);
    await arrange?.();
    const pending = call(stack, tool, { era, token, arguments: args });
    if (code === 'upstream_timeout') {
      await stack.proxies.upstream!.stalled();
      await stack.time.advance(DEADLINE_MS);
    }
    const answer = await pending;
    if (code === 'subject_rejected') expectChallenge(answer);
    else expectToolError(answer, code, says);
    // What a tool threw may be anybody's data.
    expect(stack.log.text).not.toContain(THROWN);
  });

  it('UP-03, PASS-04: what the upstream says of refused arguments reaches the model, and no token does', async () => {
    const token = await callerToken();
    const held = stack.holdUpstream();
    void held.arrived.then((response) => {
      const { authorization = '' } = response.req.headers;
      const detail = `id must be a number; you sent ${authorization}`;
      response.writeHead(422, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ title: 'Not\nvalid', detail, instance: 'x' }));
    });
    const answer = await call(stack, 'order', { era, token, arguments: { id: 'seven' } });
    expect(textOf(answer)).toMatch(
      /^The upstream API refused the request\. It answers 422: Not valid: id must be a number; you sent Bearer \[removed\] \(reference /,
    );
    expect(stack.log.text).not.toContain('id must be a number');
  });

  it('TX-21: a refused subject token is a 401 each time, and asked about once', async () => {
    const token = await callerToken();
    stack.issuer.faults.token = { status: 400, body: '{"error":"invalid_grant"}', times: 1 };
    expectChallenge(await call(stack, 'greet', { era, token }));
    const { exchanges } = stack.issuer.counters;
    expectChallenge(await call(stack, 'greet', { era, token }));
    expect(stack.issuer.counters.exchanges).toBe(exchanges);
  });

  it('TX-27, OPS-02: a refused client is told by /readyz, and asks no more for 30 s', async () => {
    const told = async () => {
      const answer = await fetch(`${stack.url}/readyz`);
      const { reasons = [] } = (await answer.json()) as { reasons?: { reason: string }[] };
      return [answer.status, ...reasons.map(({ reason }) => reason)];
    };
    const token = await callerToken();
    const other = await callerToken({ sub: 'local|no-greet' });
    const third = await callerToken();
    stack.issuer.faults.token = { status: 401, body: '{"error":"invalid_client"}', times: 2 };
    expectToolError(await call(stack, 'greet', { era, token }), 'client_refused');
    expect(await told()).toEqual([200]);
    expectToolError(await call(stack, 'greet', { era, token: other }), 'client_refused');
    expect(await told()).toEqual([200, 'client_refused']);
    expectToolError(await call(stack, 'greet', { era, token: third }), 'client_refused');
    await stack.time.advance(30_000);
    expect(await told()).toEqual([200]);
    expect(textOf(await call(stack, 'greet', { era, token: third }))).toMatch(/^Hello/);
  });
});

it('TX-31, UP-02: a client that leaves aborts its upstream request', async () => {
  const token = await callerToken();
  const held = stack.holdUpstream();
  const leaving = new AbortController();
  const params = { name: 'greet', arguments: {} };
  const message = rpcMessage({ era: '2026', method: 'tools/call', params, token });
  const left = fetch(stack.url, { method: 'POST', signal: leaving.signal, ...message });
  const response = await held.arrived;
  const gone = new Promise((resolve) => response.once('close', resolve));
  leaving.abort();
  await expect(left).rejects.toThrow();
  await gone;
});

it('the table in the documentation is this table', () => {
  expectDocument('docs/errors.md', errorTable());
});
