import { randomBytes } from 'node:crypto';
import { eventually } from './support/child.js';
import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { OtlpReceiver, type ReceivedSpan } from './support/otlp-receiver.js';
import { CALLER_SCOPES, startRelayWith, type RelayStack } from './support/relay-stack.js';
import { call, rpc } from './support/rpc.js';

const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
const CALLERS_SPAN = '00f067aa0ba902b7';
const REFRESH_MS = 300_000;
const [SERVER, CLIENT] = [2, 3];

let receiver: OtlpReceiver;
let server: McpDouble;
let stack: RelayStack;
let token: string;
let traceId: string;
beforeEach(() => {
  traceId = randomBytes(16).toString('hex');
});
afterEach(async () => {
  await stack.close();
  await server.close();
  await receiver.close();
});

async function start(from: 'caller' | 'service', recorded = true): Promise<void> {
  receiver = await OtlpReceiver.start();
  server = await startMcpDouble('modern');
  server.list = () => [{ name: 'read', inputSchema: { type: 'object' } }];
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_SAMPLER: 'parentbased_always_on',
  };
  stack = await startRelayWith(
    { env: recorded ? env : {} },
    { url: server.url, list: { from, file: undefined } },
  );
  token = await stack.token('all-rights', SCOPES);
}

const headers = () => ({ traceparent: `00-${traceId}-${CALLERS_SPAN}-01` });
const lists = () => server.server.of('tools/list');
/** Spans of the test's trace, once all of them are sent. */
async function spans(): Promise<readonly ReceivedSpan[]> {
  await stack.stopGateway();
  return receiver.spans.filter((span) => span.traceId === traceId);
}
const named = (all: readonly ReceivedSpan[], kind: number | undefined, name: string) =>
  all.filter((span) => span.kind === kind && span.name === name);
const EXCHANGE = () => `POST ${new URL(stack.issuer.url).host}`;

it('OTEL-02: what a caller’s list is asked for with is part of the trace of the message that wants it', async () => {
  await start('caller');
  await rpc(stack, { method: 'tools/list', token, headers: headers() });
  const [list] = lists();
  const all = await spans();
  const [message] = named(all, SERVER, 'tools/list');
  expect(message).toMatchObject({ parentSpanId: CALLERS_SPAN });
  const requests = named(all, CLIENT, 'POST /mcp');
  expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual([
    message!.spanId,
    message!.spanId,
  ]);
  expect(named(all, CLIENT, EXCHANGE())[0]).toMatchObject({ parentSpanId: message!.spanId });
  const ids = requests.map(({ spanId }) => `00-${traceId}-${spanId}-01`);
  expect(ids).toContain(list!.http.headers['traceparent']);
  expect(list!.params._meta?.['traceparent']).toBe(list!.http.headers['traceparent']);
});

it('OTEL-02: a call whose tool has to be learned first has one span, with the name of the tool', async () => {
  await start('caller');
  await call(stack, 'wiki_read', { token, headers: headers() });
  const all = await spans();
  const [message, ...more] = all.filter(({ kind }) => kind === SERVER);
  expect(more).toEqual([]);
  expect(message).toMatchObject({ name: 'tools/call wiki_read', parentSpanId: CALLERS_SPAN });
  expect(message!.attributes).toMatchObject({
    'gen_ai.tool.name': 'wiki_read',
    'gw.upstream': 'wiki',
    'gw.outcome': 'ok',
  });
  // Its revision, its list and the call.
  const requests = named(all, CLIENT, 'POST /mcp');
  expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual(
    Array.from({ length: 3 }, () => message!.spanId),
  );
});

it('a message whose list takes a new sign-in has its span, which ends', async () => {
  await start('caller');
  stack.issuer.faults.token = { status: 400, body: '{"error":"invalid_grant"}' };
  const { status } = await rpc(stack, { method: 'tools/list', token, headers: headers() });
  expect(status).toBe(401);
  const [message, ...more] = (await spans()).filter(({ kind }) => kind === SERVER);
  expect(more).toEqual([]);
  expect(message).toMatchObject({ name: 'tools/list', status: { code: 2 } });
  expect(message!.attributes).toMatchObject({ 'error.type': '401' });
});

it('OTEL-02: a list that nobody asked for is in no trace; one that is asked for again is in that of who wanted it', async () => {
  await start('service');
  await eventually('it was learned', () => lists().length === 1);
  for (const { http, params } of server.server.told) {
    expect(http.headers).not.toHaveProperty('traceparent');
    expect(params._meta).not.toHaveProperty('traceparent');
  }
  await stack.time.advance(REFRESH_MS);
  await rpc(stack, { method: 'tools/list', token, headers: headers() });
  await eventually('it was asked for again', () => lists().length === 2);
  const all = await spans();
  const [message] = named(all, SERVER, 'tools/list');
  const [request, ...more] = named(all, CLIENT, 'POST /mcp');
  expect(more).toEqual([]);
  expect(request).toMatchObject({ parentSpanId: message!.spanId });
  expect(receiver.spans.filter((span) => span.traceId !== traceId)).toEqual([]);
});

it('OTEL-02: where nothing is recorded, requests for a list continue the trace and say so', async () => {
  await start('caller', false);
  await rpc(stack, { method: 'tools/list', token, headers: headers() });
  for (const { http } of server.server.told) {
    expect(http.headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  }
});
