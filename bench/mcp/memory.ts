import { ERAS, send } from '../load.js';
import type { Gateway, Stubs } from '../processes.js';
import { callRequest, started } from './sides.js';
import { CALLED, type StubServer } from './stub-server.js';

/** Callers; each has one session with each of two servers, which keep a thousand sessions each. */
const CALLERS = 1_000;
const AT_ONCE = 16;
const PAIRS = { modern: ['modern', 'modern2'], legacy: ['legacy', 'legacy2'] } as const;

/** Bytes on the heap for each caller and server, after a collection. */
export interface HeapPerPair {
  /** Of servers without sessions: what the gateway keeps for any caller, tokens above all. */
  readonly modern: number;
  /** Of servers with a session for each. */
  readonly legacy: number;
}

/** What the gateway holds more once a thousand people have called two servers each. */
export async function heapPerSession(stubs: Stubs): Promise<HeapPerPair> {
  return { modern: await heapOf(stubs, 'modern'), legacy: await heapOf(stubs, 'legacy') };
}

async function heapOf(stubs: Stubs, kind: keyof typeof PAIRS): Promise<number> {
  const servers: readonly StubServer[] = PAIRS[kind];
  const gateway = await started(stubs, { name: `memory-${kind}`, servers });
  const warm = await stubs.tokenFor(gateway.audience);
  for (let call = 0; call < CALLERS; call += 1) await callAll(gateway, servers, warm);
  const before = await gateway.ask({ ask: 'heap' });
  let next = 0;
  const some = async () => {
    while (next < CALLERS) {
      next += 1;
      const token = await stubs.tokenFor(gateway.audience, `person|${next}`);
      await callAll(gateway, servers, token);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  const after = await gateway.ask({ ask: 'heap' });
  await gateway.stop();
  return (after - before) / (CALLERS * servers.length);
}

async function callAll(gateway: Gateway, servers: readonly StubServer[], token: string) {
  for (const server of servers) {
    const call = { name: `${server}_${CALLED}`, arguments: {} };
    await send(gateway, callRequest({ token }, ERAS[0], call));
  }
}
