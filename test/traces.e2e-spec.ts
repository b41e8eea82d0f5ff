import { decodeJwt } from 'jose';
import { OtlpReceiver, type ReceivedSpan } from './support/otlp-receiver.js';
import { ERAS, type RpcAnswer } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';
import { CALLERS_SPAN, CANARY, ELSEWHERE, HTTP_SPAN, TracedCalls } from './support/traced-calls.js';

const SERVER = 2;
const CLIENT = 3;

/** What was sent to the issuer's token endpoint, as it came. */
const atIssuer: string[] = [];
let receiver: OtlpReceiver;
let stack: Stack;
let traces: ReadonlyMap<string, string>;
let answers: ReadonlyMap<string, RpcAnswer>;
beforeAll(async () => {
  receiver = await OtlpReceiver.start();
  stack = await startStack({
    proxied: true,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=canary-collector-key-5f1c',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=tests%2Cof%20traces',
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      TRACES_PER_SECOND: '100',
    },
  });
  await stack.proxies.issuer!.break('slow', (bytes) => {
    if (bytes.startsWith('POST') && bytes.includes('token-exchange')) atIssuer.push(bytes);
    return false;
  });
  const done = new TracedCalls(stack);
  ({ traces, answers } = done);
  await done.run();
  // What is recorded is sent at the end at the latest.
  await stack.stopGateway();
});
afterAll(async () => {
  await stack.close();
  await receiver.close();
});

/** Each span of a trace, by its kind and name. */
function spansOf(what: string): Readonly<Record<string, ReceivedSpan>> {
  const found = receiver.spans.filter(({ traceId }) => traceId === traces.get(what));
  const kinds: Readonly<Record<number, string>> = { [SERVER]: 'SERVER', [CLIENT]: 'CLIENT' };
  return Object.fromEntries(found.map((span) => [`${kinds[span.kind]} ${span.name}`, span]));
}

const EXCHANGE = () => `CLIENT POST ${new URL(stack.issuer.url).host}`;
const UPSTREAM = 'CLIENT GET /api/private-scope';
const GREET = 'SERVER tools/call greet';

const sentUpstream = (what: string) =>
  stack.atUpstream.filter((text) => text.includes(`-${traces.get(what)}-`));

describe.each(ERAS)('era %s', (era) => {
  it('OTEL-01: _meta is the parent, and the HTTP header becomes a link', () => {
    expect(answers.get(`${era} first`)!.result?.['isError']).toBeUndefined();
    const spans = spansOf(`${era} first`);
    expect(Object.keys(spans).sort()).toEqual([UPSTREAM, EXCHANGE(), GREET].sort());
    expect(spans[GREET]).toMatchObject({
      parentSpanId: CALLERS_SPAN,
      traceState: 'vendor=1,other=2',
      links: [{ traceId: traces.get(`${era} header`), spanId: HTTP_SPAN }],
    });
    expect(spansOf(`${era} header`)).toEqual({});
  });

  it('OTEL-02: exchange and upstream are its children, and the headers of both say so', () => {
    const spans = spansOf(`${era} first`);
    const traceId = traces.get(`${era} first`);
    const parents = [UPSTREAM, EXCHANGE()].map((name) => spans[name]!.parentSpanId);
    expect(new Set(parents)).toEqual(new Set([spans[GREET]!.spanId]));
    const [upstream, ...more] = sentUpstream(`${era} first`);
    expect(more).toEqual([]);
    expect(upstream).toContain(`traceparent\n00-${traceId}-${spans[UPSTREAM]!.spanId}-01`);
    expect(upstream).toContain('tracestate\nvendor=1,other=2');
    expect(upstream!.toLowerCase()).not.toContain('baggage');
    const [issuer] = atIssuer.filter((text) => text.includes(`-${traceId}-`));
    expect(issuer).toContain(`traceparent: 00-${traceId}-${spans[EXCHANGE()]!.spanId}-01`);
    expect(issuer).toContain('tracestate: vendor=1,other=2');
    expect(issuer!.toLowerCase()).not.toContain('baggage');
  });

  it('OTEL-03: names and attributes say what the conventions ask for', () => {
    const spans = spansOf(`${era} first`);
    expect(spans[GREET]!.attributes).toMatchObject({
      'mcp.method.name': 'tools/call',
      'mcp.protocol.version': era === '2026' ? '2026-07-28' : '2025-11-25',
      'gen_ai.tool.name': 'greet',
      'gen_ai.operation.name': 'execute_tool',
      'jsonrpc.request.id': '1',
      'network.transport': 'tcp',
      'network.protocol.name': 'http',
      'gw.upstream': stack.config.served.upstreams[0]!.name,
      'gw.reference': answers.get(`${era} first`)!.headers.get('x-request-id'),
      'gw.outcome': 'ok',
    });
    expect(spans[UPSTREAM]!.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.template': '/api/private-scope',
      'server.address': 'localhost',
      'server.port': Number(new URL(stack.env['API_BASE_URL']!).port),
    });
    expect(spans[EXCHANGE()]!.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.response.status_code': 200,
      'gw.exchange.profile': stack.config.served.upstreams[0]!.exchange!.profile,
      'gw.exchange.outcome': 'ok',
    });
  });

  it('a cached token is no exchange, and the header alone is the parent', () => {
    const spans = spansOf(`${era} second`);
    expect(Object.keys(spans).sort()).toEqual([UPSTREAM, GREET].sort());
    expect(spans[GREET]).toMatchObject({ parentSpanId: HTTP_SPAN, links: [] });
  });

  it('a call that is refused, or whose arguments are wrong, is an error in a word of ours', () => {
    const refused = spansOf(`${era} third`)[GREET]!;
    expect(refused.attributes).toMatchObject({
      'error.type': '403',
      'gw.outcome': 'refused_scope',
    });
    expect(refused.status).toMatchObject({ code: 2 });
    const invalid = spansOf(`${era} invalid`)[GREET]!;
    expect(invalid.attributes).toMatchObject({ 'error.type': 'tool_error' });
    const unknown = spansOf(`${era} unknown`)['SERVER tools/call']!;
    expect(unknown.attributes).toMatchObject({
      'error.type': '-32602',
      'rpc.response.status_code': '-32602',
    });
    expect(unknown.attributes).not.toHaveProperty(['gen_ai.tool.name']);
  });

  it('OTEL-02: what a caller does not record is not recorded, and its requests say so', () => {
    expect(spansOf(`${era} unsampled`)).toEqual({});
    const [upstream] = sentUpstream(`${era} unsampled`);
    expect(upstream).toMatch(/traceparent\n00-[0-9a-f]{32}-[0-9a-f]{16}-00\n/);
    expect(upstream).not.toContain(HTTP_SPAN);
    expect(upstream).toContain('tracestate\na=1');
  });

  it('LOG-05: the line of a call has the trace of its spans', () => {
    const reference = answers.get(`${era} first`)!.headers.get('x-request-id');
    const line = stack.log.requests('mcp-gateway').find((each) => each.reference === reference);
    expect(line!.traceId).toBe(traces.get(`${era} first`));
  });
});

it('any message has a span, named by its method', () => {
  expect(Object.keys(spansOf('list'))).toEqual(['SERVER tools/list']);
  expect(spansOf('list')['SERVER tools/list']!.attributes).not.toHaveProperty([
    'gen_ai.operation.name',
  ]);
});

it.each([
  ['forged', 'SERVER POST /', 401, 'malformed'],
  ['batch', 'SERVER POST /', 400, 'batch'],
  ['elsewhere', 'SERVER GET', 403, 'origin'],
])('a request that is refused before it is a message has one span: %s', (...row) => {
  const [what, name, status, why] = row;
  const spans = spansOf(what);
  expect(Object.keys(spans)).toEqual([name]);
  expect(spans[name]).toMatchObject({
    parentSpanId: undefined,
    attributes: { 'http.response.status_code': status, 'error.type': why },
    status: { code: 2 },
  });
});

it('no span holds a token, an argument or a subject', () => {
  expect(receiver.spans.length).toBeGreaterThan(10);
  const subject = decodeJwt(stack.tokens[0]!).sub!;
  for (const secret of [CANARY, ELSEWHERE, subject, ...stack.tokens, 'canary-collector-key']) {
    expect(receiver.text).not.toContain(secret);
  }
});

it('the collector learns which process it is, and gets the headers that it asks for', () => {
  expect(receiver.resources[0]).toMatchObject({
    'service.name': 'mcp-gateway',
    'service.version': expect.stringMatching(/^\d/) as string,
    'service.instance.id': expect.stringMatching(/./) as string,
    'deployment.environment.name': 'tests,of traces',
  });
  expect(receiver.headers[0]).toMatchObject({
    'content-type': 'application/json',
    'x-key': 'canary-collector-key-5f1c',
  });
});
