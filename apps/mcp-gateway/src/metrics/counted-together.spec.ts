import type { GatewayEvent } from '../observing/gateway-event.js';
import { called, linesOf, samplesOf, served } from '../../../../test/support/metric-samples.js';
import { Metrics } from './metrics.js';

it('a call before a reload is not counted as one of what is served since', async () => {
  const metrics = new Metrics('/');
  await metrics.serve(served(['greet'], ['api']));
  metrics.observer(called('greet', 'api'));
  metrics.observer({ kind: 'request_rejected', reason: 'method' } as GatewayEvent);
  await metrics.serve(served(['find'], ['api']));
  expect(await linesOf(metrics)).toContain('gw_request_rejected_total{reason="method"} 1');
  const tools = await samplesOf(metrics, 'gw_tool_calls_total');
  expect(tools.filter(({ value }) => value > 0)).toEqual([]);
  expect(tools.filter(({ labels }) => labels['tool'] === 'greet')).toEqual([]);
});

it.each([1, 63, 64, 65, 1_000])(
  'of %i calls none is missing, and none counted twice',
  async (count) => {
    const metrics = new Metrics('/');
    await metrics.serve(served(['greet'], ['api']));
    for (let index = 0; index < count; index += 1) metrics.observer(called('greet', 'api'));
    for (let scrape = 0; scrape < 2; scrape += 1) {
      const tools = await samplesOf(metrics, 'gw_tool_calls_total');
      expect(tools.filter(({ value }) => value > 0).map(({ value }) => value)).toEqual([count]);
    }
  },
);
