import { randomBytes } from 'node:crypto';
import { watchText } from '../support/secret-search.js';
import { OtlpReceiver } from '../support/otlp-receiver.js';
import { call } from '../support/rpc.js';
import { startStack } from '../support/stack.js';
import { startCollector } from './collector.js';

it('OTEL-01, OTEL-02, OTEL-03: a real collector receives one trace from _meta to the upstream', async () => {
  const behind = await OtlpReceiver.start();
  const collector = await startCollector(behind.url);
  watchText('traces', 'a collector', collector.output);
  const stack = await startStack({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TRACES_PER_SECOND: '1' },
  });
  const [traceId, httpTrace] = [randomBytes(16), randomBytes(16)].map((id) => id.toString('hex'));
  const answer = await call(stack, 'greet', {
    era: '2026',
    token: await stack.token(),
    arguments: { name: 'canary-argument-7d31' },
    meta: { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tracestate: 'vendor=1' },
    headers: { traceparent: `00-${httpTrace}-b7ad6b7169203331-01` },
  });
  expect(answer.result?.['isError']).toBeUndefined();
  await stack.stopGateway();
  const spans = await behind.trace(traceId!, 3);
  const server = spans.find(({ kind }) => kind === 2)!;
  const children = spans.filter(({ kind }) => kind === 3);
  expect(server).toMatchObject({
    name: 'tools/call greet',
    parentSpanId: '00f067aa0ba902b7',
    links: [{ traceId: httpTrace, spanId: 'b7ad6b7169203331' }],
  });
  expect(children.map(({ parentSpanId }) => parentSpanId)).toEqual([server.spanId, server.spanId]);
  for (const { name, spanId } of children.filter((span) => span.name.startsWith('GET'))) {
    expect(name).toBe('GET /api/private-scope');
    expect(stack.atUpstream.join('\n')).toContain(`00-${traceId}-${spanId}-01`);
  }
  const printed = collector.output();
  expect(printed).toContain('tools/call greet');
  expect(printed).not.toContain('canary-argument-7d31');
  process.stdout.write(
    `\nAs the collector received it:\n${printed.slice(printed.indexOf('ResourceSpans #0'))}\n`,
  );
  await stack.close();
  await collector.stop();
  await behind.close();
});
