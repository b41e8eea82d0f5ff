import type { GatewayEvent } from './gateway-event.js';
import { MessageWatch } from './message-watch.js';

const CALL = { tool: 'greet', upstream: 'api' };

function watched(call: typeof CALL | undefined) {
  const events: GatewayEvent[] = [];
  const message = { method: 'tools/call', reference: 'r', call };
  return { events, watch: new MessageWatch(message, (event) => events.push(event)) };
}

const over = (statusCode: number, writableFinished = true) => ({ statusCode, writableFinished });

it('of a call the first decision is told, once, whatever comes after it', () => {
  const { events, watch } = watched(CALL);
  watch.decided('upstream_failed', 'tool_error', 'upstream_timeout');
  watch.decided('ok', '');
  watch.over(over(200));
  expect(events).toEqual([
    {
      kind: 'message_answered',
      method: 'tools/call',
      reference: 'r',
      call: {
        ...CALL,
        outcome: 'upstream_failed',
        code: 'upstream_timeout',
        ownSeconds: expect.any(Number),
      },
      error: 'tool_error',
      seconds: expect.any(Number),
    },
  ]);
});

it.each([
  [over(200), 'invalid', ''],
  [over(400), 'invalid', '400'],
  [over(500), 'tool_error', '500'],
  [over(200, false), 'cancelled', 'cancelled'],
])('a call that never ran ended with its response: %j is %s', (response, outcome, error) => {
  const { events, watch } = watched(CALL);
  watch.over(response);
  watch.over(response);
  expect(events).toMatchObject([{ call: { outcome }, error }]);
});

it('any other message is told when its response is over, with the code of its error', () => {
  const { events, watch } = watched(undefined);
  watch.failed(-32601);
  expect(events).toEqual([]);
  watch.over(over(200));
  expect(events).toMatchObject([{ call: undefined, error: '-32601' }]);
});

it('what a call waited for others is not its own time, which is never less than nothing', () => {
  const { events, watch } = watched(CALL);
  watch.waited(5);
  watch.waited(5);
  watch.decided('ok', '');
  expect(events).toMatchObject([{ call: { ownSeconds: 0 } }]);
});
