import { CALLED } from './mcp/stub-server.js';
import type { Person } from './people.js';
import type { Server } from './processes.js';
import {
  calling,
  callingInTurn,
  ERAS,
  GREET,
  listing,
  upstreamCall,
  WHOAMI,
  type Call,
  type Era,
} from './requests.js';
import type { Side } from './rounds.js';
import { MANY, type Compared, type Others } from './servers.js';

/** Exchanges and long lists take long, in other processes too. */
const SLOW = 0.3;
const [LEGACY] = ERAS;
/** Callers beside whom many are measured. */
export const SOME = 100;

/** A side of a call by the one caller. */
function call(name: string, server: Server, what: Call, era: Era): Side {
  return { name: `${name} ${era}`, server, request: calling(what, era, server.token) };
}

const slow = (side: Side): Side => ({ ...side, share: SLOW });

function list(name: string, server: Server, count: number, era: Era): Side {
  return slow({ name: `${name} ${era}`, server, request: listing(count, era, server.token) });
}

/** Sides of every figure that has a bound; those of a figure stand beside each other. */
export function comparedSides(servers: Compared): Side[] {
  const { floor, bareV1, bareV2, expressV2, ours, mixed, many } = servers;
  return ERAS.flatMap((era) => [
    call('bare SDK whoami', era === LEGACY ? bareV1 : bareV2, WHOAMI, era),
    call('floor whoami', floor, WHOAMI, era),
    call('whoami', ours, WHOAMI, era),
    ...(era === LEGACY
      ? [call('whoami, no metrics, no request log', servers.unwatched, WHOAMI, era)]
      : []),
    list(`tools/list of ${MANY}`, many, MANY, era),
    call('floor greet', floor, GREET, era),
    call('greet', ours, GREET, era),
    slow(call('SDK v2 on Express greet', expressV2, GREET, era)),
    call('OpenAPI tool', mixed, upstreamCall(servers.openapiCall), era),
    call('greet beside other tools', mixed, GREET, era),
    ...(['modern', 'legacy'] as const).map((server) => {
      const relayed = { name: `${server}_${CALLED}`, arguments: {} };
      const revision = server === 'modern' ? '2026-07-28' : '2025-11-25';
      return call(`MCP tool of ${revision}`, mixed, upstreamCall(relayed), era);
    }),
  ]);
}

/** Calls of one server by the first so many of these callers in turn, for each number. */
export function callerSides(
  crowd: Server,
  people: readonly Person[],
  what: Call,
  numbers: readonly number[],
): Side[] {
  return numbers.map((callers) => ({
    name: callersName(what.name, callers),
    server: crowd,
    request: callingInTurn(what, LEGACY, people.slice(0, callers)),
    // So that few callers are known again after a round of many others.
    before: Math.min(callers, SOME),
  }));
}

export function callersName(tool: string, callers: number): string {
  return `${tool}, ${callers.toLocaleString('en')} callers`;
}

/** Sides that only the whole table has. */
export function otherSides({ ours, floor, expressV2 }: Compared, others: Others): Side[] {
  const { expressV1, mcpNest, logging, traced, manyMcp, manyOfCaller } = others;
  const peers = (name: string, server: Server, era: Era) => [
    call(`${name} whoami`, server, WHOAMI, era),
    slow(call(`${name} greet`, server, GREET, era)),
  ];
  return [
    ...peers('SDK v1 on Express', expressV1, LEGACY),
    ...ERAS.flatMap((era) => [
      call('SDK v2 on Express whoami', expressV2, WHOAMI, era),
      ...(mcpNest === undefined ? [] : peers('@rekog/mcp-nest', mcpNest, era)),
      list('tools/list of 3', ours, 3, era),
      list(`tools/list of ${MANY} of an MCP server`, manyMcp, MANY, era),
      list(`tools/list of ${MANY} as the caller is shown them`, manyOfCaller, MANY, era),
    ]),
    call('whoami, request log alone', logging, WHOAMI, LEGACY),
    call('whoami, all watched, one trace in ten', traced, WHOAMI, LEGACY),
    ...[1, 256].flatMap((connections) => [
      connecting('floor whoami', floor, connections),
      connecting('whoami', ours, connections),
    ]),
  ];
}

function connecting(name: string, server: Server, connections: number): Side {
  const side = call(name, server, WHOAMI, LEGACY);
  const over = connections === 1 ? '1 connection' : `${connections} connections`;
  return { ...side, name: `${name}, ${over}`, connections };
}
