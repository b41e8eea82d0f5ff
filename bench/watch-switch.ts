import type * as harmlessModule from '../apps/mcp-gateway/src/observing/harmless.js';
import type { GatewayObserver } from '../apps/mcp-gateway/src/observing/gateway-event.js';
import type * as samplingModule from '../apps/mcp-gateway/src/tracing/sampling.js';

/*
 * Preloaded into the gateway: what watches its calls is switched off and on while it runs, so that both are measured in
 * one process. Two processes of the same program differ by more than watching costs.
 */
/** What watches: nothing, the metrics with what the operator's page remembers, or those with audit log and traces. */
export type Watching = 'off' | 'metrics' | 'all';

let watching: Watching = 'all';

process.on('message', (question: { readonly ask: string; readonly watching: Watching }) => {
  if (question.ask !== 'watch') return;
  watching = question.watching;
  process.send?.(0);
});

const SOURCE = '../apps/mcp-gateway/src';

/** The parts, in the order in which the gateway hands them on: audit log, metrics, the operator's page. */
const PARTS = 3;

/* eslint-disable @typescript-eslint/no-require-imports -- a preload replaces what a module exports */
const observing = require(`${SOURCE}/observing/harmless.js`) as {
  harmless: typeof harmlessModule.harmless;
};
const { Sampling } = require(`${SOURCE}/tracing/sampling.js`) as typeof samplingModule;
/* eslint-enable @typescript-eslint/no-require-imports */

const { harmless } = observing;
observing.harmless = (observers, logger) =>
  harmless(observers.length === PARTS ? observers.map(switched) : observers, logger);

function switched(observer: GatewayObserver, at: number): GatewayObserver {
  const on: readonly Watching[] = at === 0 ? ['all'] : ['metrics', 'all'];
  return (event) => {
    if (on.includes(watching)) observer(event);
  };
}

type Records = (
  this: samplingModule.Sampling,
  ...of: Parameters<samplingModule.Sampling['records']>
) => boolean;
const records = Object.getOwnPropertyDescriptor(Sampling.prototype, 'records')?.value as Records;
Sampling.prototype.records = function (arrived) {
  return watching === 'all' && records.call(this, arrived);
};
