import { join } from 'node:path';
import { startChild } from '../test/support/child.js';
import { cpuPerRequest } from './load.js';
import { mcpUpstreams } from './mcp/upstreams.js';
import { CALLED, type StubServer } from './mcp/stub-server.js';
import type { Person } from './people.js';
import { startServer, type Server, type Stubs } from './processes.js';
import { calling, callingInTurn, ERAS, GREET, upstreamCall, WHOAMI } from './requests.js';
import { median } from './rounds.js';
import { gatewayFile } from './written.js';

/** A figure that is no part of a round. */
export interface Single {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that it may be, where there is such a thing. */
  readonly bound?: number;
}

const [LEGACY] = ERAS;
const WARM_CALLS = 2_000;
const BURST_CONNECTIONS = 256;
const CACHED_BYTES = 4_096;

/** Every caller's first `greet`, which is an exchange: what it takes, and what is kept of it. */
export async function coldBurst(
  crowd: Server,
  people: readonly Person[],
): Promise<readonly Single[]> {
  await cpuPerRequest(crowd, calling(GREET, LEGACY, crowd.token), { count: WARM_CALLS });
  const before = await crowd.ask({ ask: 'heap' });
  const tenth = Math.ceil(people.length / 10);
  const first = await cold(crowd, people.slice(0, tenth));
  const some = await crowd.ask({ ask: 'heap' });
  const rest = await cold(crowd, people.slice(tenth));
  const all = await crowd.ask({ ask: 'heap' });
  const each = (heap: number, callers: number) => (heap - before) / callers;
  const [few, lots] = [tenth, people.length].map((count) => count.toLocaleString('en'));
  const bytes = { unit: 'bytes', bound: CACHED_BYTES };
  return [
    { name: `first greet of a caller, of ${few}`, value: first, unit: 'µs' },
    { name: `first greet of a caller, of the rest of ${lots}`, value: rest, unit: 'µs' },
    { name: `heap a caller with a token, ${few}`, value: each(some, tenth), ...bytes },
    { name: `heap a caller with a token, ${lots}`, value: each(all, people.length), ...bytes },
  ];
}

function cold(crowd: Server, people: readonly Person[]): Promise<number> {
  const request = callingInTurn(GREET, LEGACY, people);
  const count = people.length - BURST_CONNECTIONS;
  return cpuPerRequest(crowd, request, { count, connections: BURST_CONNECTIONS });
}

const CLIENT_CALLS = 2_000;
const CLIENT_ROUNDS = 5;

/** What a call of an MCP server takes a program that makes it by an SDK's client: without people, exchange or checks. */
export async function sdkClients(stubs: Stubs): Promise<readonly Single[]> {
  const program = join(__dirname, 'mcp', 'sdk-client.js');
  const { PATH } = process.env;
  const child = startChild(process.execPath, [program], { PATH }, { ipc: true });
  const singles: Single[] = [];
  for (const era of ERAS) {
    const url = stubs.mcp[era === LEGACY ? 'legacy' : 'modern'];
    const question = { era, url, token: await stubs.delegatedFor(url), calls: CLIENT_CALLS };
    await child.ask<number>(question);
    const took: number[] = [];
    for (let round = 0; round < CLIENT_ROUNDS; round += 1) took.push(await child.ask(question));
    singles.push({ name: `MCP tool of ${era}, SDK's client`, value: median(took), unit: 'µs' });
  }
  await child.stop();
  return singles;
}

const LONG_PARTS = 10;

/** CPU a call and heap at the end of a long run, beside those after its first tenth. */
export async function longRun(server: Server, count: number): Promise<readonly Single[]> {
  const each = Math.ceil(count / LONG_PARTS);
  const requests = ERAS.flatMap((era) => [
    calling(WHOAMI, era, server.token),
    calling(GREET, era, server.token),
  ]);
  let turn = 0;
  const mixed = { name: 'a long run', next: () => requests[turn++ % requests.length]!.next() };
  const parts: { readonly cpu: number; readonly heap: number }[] = [];
  for (let part = 0; part < LONG_PARTS; part += 1) {
    const cpu = await cpuPerRequest(server, mixed, { count: each });
    parts.push({ cpu, heap: await server.ask({ ask: 'heap' }) });
  }
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const calls = (LONG_PARTS * each).toLocaleString('en');
  return [
    { name: `a call at the end of ${calls}, ÷ at first`, value: last.cpu / first.cpu, unit: '×' },
    { name: `heap at the end of ${calls}, more`, value: last.heap - first.heap, unit: 'bytes' },
  ];
}

/** Callers of two servers each, which keep a thousand sessions each. */
const SESSION_CALLERS = 1_000;
const PAIRS = { none: ['modern', 'modern2'], sessions: ['legacy', 'legacy2'] } as const;

/** What is kept for a session at an MCP server, beside what is kept for a caller of servers without sessions. */
export async function heapOfSessions(stubs: Stubs): Promise<readonly Single[]> {
  const [without, withOne] = [await heapOf(stubs, 'none'), await heapOf(stubs, 'sessions')];
  return [
    { name: 'heap a caller of an MCP server', value: without, unit: 'bytes' },
    { name: 'heap of its session, more', value: withOne - without, unit: 'bytes' },
  ];
}

async function heapOf(stubs: Stubs, kind: keyof typeof PAIRS): Promise<number> {
  const servers: readonly StubServer[] = PAIRS[kind];
  const file = gatewayFile(`memory-${kind}`, mcpUpstreams(servers, stubs.mcp));
  const gateway = await startServer('ours', stubs, { GATEWAY_CONFIG: file });
  const people = await stubs.peopleOf(gateway.audience, SESSION_CALLERS);
  const calls = servers.map((server) =>
    upstreamCall({ name: `${server}_${CALLED}`, arguments: {} }),
  );
  for (const call of calls) {
    await cpuPerRequest(gateway, calling(call, LEGACY, gateway.token), { count: WARM_CALLS });
  }
  const before = await gateway.ask({ ask: 'heap' });
  for (const call of calls) {
    await cpuPerRequest(gateway, callingInTurn(call, LEGACY, people), { count: SESSION_CALLERS });
  }
  const after = await gateway.ask({ ask: 'heap' });
  await gateway.stop();
  return (after - before) / (SESSION_CALLERS * servers.length);
}
