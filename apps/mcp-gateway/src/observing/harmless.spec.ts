import { createAppLogger } from '#telemetry';
import { LogCapture } from '../../../../test/support/log-capture.js';
import type { GatewayEvent } from './gateway-event.js';
import { harmless } from './harmless.js';

const EVENT: GatewayEvent = { kind: 'key_unknown' };

it('what an observer throws reaches nobody, is logged once, and the others are told all the same', () => {
  const stream = new LogCapture();
  const told: GatewayEvent[] = [];
  const observer = harmless(
    [
      () => {
        throw new TypeError('canary');
      },
      (event) => told.push(event),
    ],
    createAppLogger({ app: 'x', level: 'info', stream }),
  );
  observer(EVENT);
  observer(EVENT);
  expect(told).toEqual([EVENT, EVENT]);
  expect(stream.lines).toMatchObject([
    { level: 50, observed: 'key_unknown', error: { name: 'TypeError' } },
  ]);
  expect(stream.text).not.toContain('canary');
});
