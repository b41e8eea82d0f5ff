import { randomBytes } from 'node:crypto';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { call } from './support/rpc.js';
import { startStack } from './support/stack.js';

const PER_SECOND = 2;

it('OTEL-02: callers have so many traces a second recorded, and their upstream is told the truth', async () => {
  const receiver = await OtlpReceiver.start();
  const stack = await startStack({
    env: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
      TRACES_PER_SECOND: String(PER_SECOND),
    },
  });
  const token = await stack.token();
  const asked: string[] = [];
  const some = async () => {
    for (let i = 0; i < PER_SECOND + 2; i += 1) {
      const traceId = randomBytes(16).toString('hex');
      const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
      expect((await call(stack, 'greet', { token, headers })).status).toBe(200);
      asked.push(traceId);
    }
  };
  await some();
  await stack.time.advance(1_000);
  await some();
  await call(stack, 'greet', { token });
  await stack.stopGateway();
  const recorded = new Set(receiver.spans.map(({ traceId }) => traceId));
  const inEach = [...asked.slice(0, 2), ...asked.slice(4, 6)];
  expect(recorded).toEqual(new Set(inEach));
  for (const traceId of asked) {
    const flags = recorded.has(traceId) ? '01' : '00';
    const sent = stack.atUpstream.filter((text) => text.includes(`-${traceId}-`));
    expect(sent.join()).toMatch(new RegExp(`traceparent\n00-${traceId}-[0-9a-f]{16}-${flags}\n`));
  }
  await stack.close();
  await receiver.close();
});
