import { eventually } from '../support/child.js';
import { eventStream, type EventStream } from '../support/event-stream.js';
import { call, ERAS, rpcMessage, textOf, type Era } from '../support/rpc.js';
import type { RollingStack } from './rolling-stack.js';

/** Calls and streams of clients that never pause, until they are stopped. */
export interface Load {
  /** Resolves once that many more calls have been made. */
  more(calls: number): Promise<void>;
  /** Resolves with what came of it all. */
  stop(): Promise<LoadOutcome>;
}

export interface LoadOutcome {
  readonly calls: Readonly<Record<Era, number>>;
  /** Streams that the server ended with their last message. */
  readonly streams: number;
  /** What failed, in words. */
  readonly failures: readonly string[];
}

const CALLERS = 6;
const LISTENERS = 6;
/** Calls before another caller comes, whose token is exchanged. */
const CALLS_EACH = 4;
/** Calls from the end of a stream until its client listens again. */
const CALLS_BETWEEN = 20;

/** Half of the calls are of each era; every answer is looked at. */
export function startLoad(rolling: RollingStack): Load {
  const calls = { '2025': 0, '2026': 0 };
  const failures: string[] = [];
  const listening = new Set<EventStream>();
  let streams = 0;
  let going = true;
  const failed = (what: string) => (error: unknown) =>
    void failures.push(`${what}: ${String(error)}`);
  const total = () => calls['2025'] + calls['2026'];

  const greet = async (token: string, era: Era) => {
    calls[era] += 1;
    const answer = await call(rolling, 'greet', { token, era });
    const text = textOf(answer);
    if (!text.startsWith('Hello')) throw new Error(`${answer.status} ${text}`);
  };
  const caller = async () => {
    while (going) {
      const token = await rolling.newCaller(`caller ${total()}`);
      for (let count = 0; count < CALLS_EACH; count += 1) {
        const era = ERAS[count % 2]!;
        await greet(token, era).catch(failed(`greet, ${era}`));
      }
    }
  };
  const listen = async (token: string) => {
    const params = { notifications: { toolsListChanged: true } };
    const request = { era: '2026', method: 'subscriptions/listen', params, token } as const;
    const response = await fetch(rolling.url, { method: 'POST', ...rpcMessage(request) });
    const stream = eventStream(response);
    listening.add(stream);
    let last: object | undefined;
    for (let next = await stream.next(); next !== undefined; next = await stream.next())
      last = next;
    listening.delete(stream);
    if (!going) return;
    streams += 1;
    if (last === undefined || !('result' in last)) throw new Error(`${response.status}, cut`);
  };
  const listener = async (name: string) => {
    const token = await rolling.newCaller(name);
    while (going) {
      await listen(token).catch(failed('stream'));
      // As clients do, it takes its time before it listens again.
      await more(CALLS_BETWEEN);
    }
  };

  const more = (count: number) => {
    const enough = total() + count;
    return eventually(`${count} more calls`, () => total() >= enough || !going);
  };

  const all = Promise.all([
    ...Array.from({ length: CALLERS }, caller),
    ...Array.from({ length: LISTENERS }, (_each, index) => listener(`listener ${index}`)),
  ]);
  return {
    more,
    stop: async () => {
      going = false;
      for (const stream of listening) await stream.leave();
      await all;
      return { calls, streams, failures };
    },
  };
}
