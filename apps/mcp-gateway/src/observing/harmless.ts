import { describeError } from '#serving';
import type { AppLogger } from '#telemetry';
import type { GatewayEvent, GatewayObserver } from './gateway-event.js';

/** Tells several observers; what one of them throws harms nobody, and is logged once. */
export function harmless(
  observers: readonly GatewayObserver[],
  logger: Pick<AppLogger, 'error'>,
): GatewayObserver {
  const failed = new Set<GatewayObserver>();
  const tell = (observer: GatewayObserver, event: GatewayEvent) => {
    try {
      observer(event);
    } catch (error) {
      if (failed.has(observer)) return;
      failed.add(observer);
      logger.error(
        { observed: event.kind, error: describeError(error) },
        'an observer fails; what it would have counted or written is missing',
      );
    }
  };
  return (event) => {
    for (const observer of observers) tell(observer, event);
  };
}
