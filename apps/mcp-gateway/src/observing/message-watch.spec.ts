import { inspect } from 'node:util';
import { watchedMessage } from '../../../../test/support/told-events.js';
import type { GatewayEvent, ToldCall } from './gateway-event.js';
import { MessageWatch } from './message-watch.js';
import { ToldDelegation } from './told-delegation.js';

const CALL: ToldCall = {
  tool: 'greet',
  upstream: 'api',
  needed: ['tool:greet'],
  held: ['tool:greet'],
  missing: [],
  operation: undefined,
  arguments: undefined,
};
const NOTHING = { asking: undefined, delegation: undefined, asked: undefined };

function watched(call: ToldCall | undefined) {
  const events: GatewayEvent[] = [];
  const message = { ...watchedMessage('tools/call'), call };
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
      ...watchedMessage('tools/call'),
      call: {
        ...CALL,
        ...NOTHING,
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
  [over(200), 'invalid', '', 'not_run'],
  [over(400), 'invalid', '400', 'not_run'],
  [over(500), 'tool_error', '500', 'not_run'],
  [over(200, false), 'cancelled', 'cancelled', 'client_left'],
])('a call that never ran ended with its response: %j is %s', (response, outcome, error, code) => {
  const { events, watch } = watched(CALL);
  watch.over(response);
  watch.over(response);
  expect(events).toMatchObject([{ call: { outcome, code }, error }]);
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

it('of what was done for a call the last is told: the token that it had, and its last request', () => {
  const { events, watch } = watched(CALL);
  const asking = { profile: 'rfc8693', audience: 'https://api.example', scopes: ['read'] };
  const token = { value: 'canary', obtainedAt: 1, expiresAt: 9, scopes: ['read'], audience: '' };
  watch.asks(asking);
  watch.delegated(new ToldDelegation({ ...token, expiresAt: 2 }, 'memory'));
  watch.asked({ method: 'GET', route: '/x', status: 401, bytes: 0 });
  watch.delegated(new ToldDelegation(token, 'exchanged'));
  watch.asked({ method: 'GET', route: '/x', status: 200, bytes: 7 });
  watch.decided('ok', '');
  expect(events).toMatchObject([
    {
      call: {
        asking,
        delegation: { from: 'exchanged', expiresAt: 9, scopes: ['read'] },
        asked: { status: 200, bytes: 7 },
      },
    },
  ]);
  expect(inspect(events, { depth: 9, showHidden: true })).not.toContain('canary');
});

it('a delegated token has one reference for one key, and another for another', () => {
  const token = { value: 'd1', obtainedAt: 1, expiresAt: 9, scopes: [], audience: '' };
  const [one, other] = [Buffer.alloc(32, 'a'), Buffer.alloc(32, 'b')];
  const told = new ToldDelegation(token, 'memory');
  const ref = told.ref(one);
  expect(ref).toMatch(/^[\w-]{11}$/);
  expect([told.ref(other) === ref, new ToldDelegation({ ...token }, 'redis').ref(one)]).toEqual([
    false,
    ref,
  ]);
});
