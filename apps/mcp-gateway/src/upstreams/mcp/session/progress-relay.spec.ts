import type { ServerResponse } from 'node:http';
import { says, tells, type Told } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, HELLO, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import type { RelayedProgress } from '../mcp-session.js';
import { MAX_PROGRESS_PER_SECOND } from './progress-relay.js';

const wire = mcpWire();
const { open } = wire;

describe('progress', () => {
  const progress = (told: Told, params: object) => ({
    method: 'notifications/progress',
    params: { progressToken: told.params._meta?.['progressToken'], ...params },
  });
  const script = (write: (told: Told, response: ServerResponse) => unknown) => {
    wire.server.script((told, response) => {
      if (told.method !== 'tools/call') return undefined;
      write(told, response);
      return true;
    });
  };

  it('is asked for only when somebody listens, by a token of the call’s own', async () => {
    script(({ id }, response) => says(response, id, HELLO));
    const session = await open();
    await session.call(CALL);
    await Promise.all([1, 2].map(() => session.call({ ...CALL, progress: () => undefined })));
    const [none, ...own] = wire.server.told.map(({ params }) => params._meta?.['progressToken']);
    expect(none).toBeUndefined();
    expect(new Set(own).size).toBe(2);
  });

  it('RELAY-17: reaches each call alone, increasing, cleaned, and never after the answer', async () => {
    const streams: [Told, ServerResponse][] = [];
    let both = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (both = resolve));
    script((told, response) => {
      streams.push([told, response]);
      if (streams.length === 2) both();
    });
    const session = await open();
    const heard: RelayedProgress[][] = [[], []];
    const calls = heard.map((list) =>
      session.call({ ...CALL, progress: (each) => list.push(each) }),
    );
    await arrived;
    const [[one, first], [other, second]] = streams as [
      [Told, ServerResponse],
      [Told, ServerResponse],
    ];
    tells(
      first,
      progress(one, { progress: 1, total: 3, message: 'a\u0007b' }),
      progress(one, { progress: 1 }),
      progress(other, { progress: 9 }),
      progress(one, { progress: 0.5 }),
      progress(one, { progress: '7' }),
      progress(one, { progress: 2, total: 'x', message: 'y'.repeat(600) }),
      { id: one.id, result: HELLO },
      progress(one, { progress: 3 }),
    ).end();
    tells(second, progress(other, { progress: 0 }), { id: other.id, result: HELLO }).end();
    await Promise.all(calls);
    const mine = heard.find((list) => list.length === 2)!;
    expect(mine[0]).toEqual({ progress: 1, total: 3, message: 'ab' });
    expect(mine[1]).toMatchObject({ progress: 2, message: expect.stringContaining('cut') });
    expect(mine[1]).not.toHaveProperty('total');
    expect(heard.find((list) => list !== mine)).toEqual([{ progress: 0 }]);
  });

  it('is passed on at most twenty times a second', async () => {
    let more = (): void => undefined;
    const heard: number[] = [];
    const arrived = new Promise<void>((resolve) => {
      script((told, response) => {
        const some = (from: number) =>
          Array.from({ length: 30 }, (_each, index) => progress(told, { progress: from + index }));
        more = () => tells(response, ...some(100), { id: told.id, result: HELLO }).end();
        tells(response, ...some(0), progress(told, { progress: 50 }));
        resolve();
      });
    });
    const twenty = new Promise<void>((resolve) => {
      void open().then((session) => {
        called = session.call({
          ...CALL,
          progress: (each) => {
            heard.push(each.progress);
            if (heard.length === MAX_PROGRESS_PER_SECOND) resolve();
          },
        });
      });
    });
    let called: Promise<unknown> | undefined;
    await arrived;
    await twenty;
    wire.sessions.time.now += 1_000;
    more();
    await called;
    expect(heard).toHaveLength(2 * MAX_PROGRESS_PER_SECOND);
    expect(heard[MAX_PROGRESS_PER_SECOND]).toBeGreaterThanOrEqual(50);
  });
});
