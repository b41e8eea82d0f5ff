import { join } from 'node:path';
import { startChild } from '../../test/support/child.js';
import { rpcMessage } from '../../test/support/rpc.js';
import { cpuPerRequest, eraOf, ERAS, type Case, type Request } from '../load.js';
import { startGateway, type Gateway, type Stubs } from '../processes.js';
import { gatewayFile, type Served } from './gateway-files.js';
import { CALLED } from './stub-server.js';

/** Something whose CPU is measured: microseconds for each of so many requests. */
export interface Side {
  readonly name: string;
  readonly measure: (count: number) => Promise<number>;
}

/** A gateway with `greet` and a server of each revision. */
export function relayingGateway(stubs: Stubs): Promise<Gateway> {
  return started(stubs, { name: 'relay', servers: ['modern', 'legacy'], sample: true });
}

/** Calls of `greet` and of a tool of each server, by clients of both eras. */
export function callsOf(gateway: Gateway): readonly Side[] {
  return ERAS.flatMap((era) =>
    [
      { name: 'greet', arguments: { name: 'Ada' } },
      { name: `modern_${CALLED}`, arguments: {} },
      { name: `legacy_${CALLED}`, arguments: {} },
    ].map((call) => sideOf(gateway, callRequest(gateway, era, call))),
  );
}

/** Kept clients of both SDKs, which call the same servers themselves. */
export async function directClients(stubs: Stubs): Promise<readonly Side[]> {
  const kinds = [
    ['1', 'legacy'],
    ['2', 'modern'],
    ['2', 'legacy'],
  ] as const;
  return Promise.all(
    kinds.map(async ([version, server]) => {
      const url = stubs.mcp[server];
      // The SDKs' clients warn of the listeners that they add to one signal with each request.
      const args = [
        '--no-warnings',
        join(__dirname, 'direct-client.js'),
        version,
        url,
        await stubs.tokenFor(url),
      ];
      const { PATH } = process.env;
      const child = startChild(process.execPath, args, { PATH }, { stderr: 'inherit', ipc: true });
      const measure = (count: number) => child.ask<number>(count);
      return { name: `SDK ${version} client, ${server}`, measure };
    }),
  );
}

/** Lists of few and of many tools, of a tool file and as the caller is shown them, in both eras. */
export async function listsOf(stubs: Stubs): Promise<readonly Side[]> {
  const kinds: readonly Served[] = [
    { name: '3 of a file', servers: ['modern'] },
    { name: '500 of a file', servers: ['many'] },
    { name: '500 of the caller', servers: ['many'], from: 'caller' },
  ];
  const sides: Side[] = [];
  for (const served of kinds) {
    const gateway = await started(stubs, served);
    sides.push(...ERAS.map((era) => sideOf(gateway, listRequest(gateway, era, served.name))));
  }
  return sides;
}

/** A gateway of ours with the tools of MCP servers. */
export function started(stubs: Stubs, served: Served): Promise<Gateway> {
  const name = served.name.replaceAll(' ', '-');
  const path = gatewayFile({ ...served, name }, stubs.mcp);
  return startGateway('ours', stubs, { GATEWAY_CONFIG: path });
}

/** A call of a tool whose answer is checked. */
export function callRequest(
  { token }: Pick<Gateway, 'token'>,
  era: Case['era'],
  call: { readonly name: string; readonly arguments: object },
): Request {
  return {
    name: `${call.name} ${era}`,
    message: rpcMessage({ era: eraOf(era), method: 'tools/call', params: { ...call }, token }),
    isRight: (body) =>
      body.includes('Hello from upstream API') &&
      !body.includes('"isError":true') &&
      !body.includes('"error":'),
  };
}

function listRequest({ token }: Gateway, era: Case['era'], what: string): Request {
  const least = Number(what.split(' ', 1)[0]);
  return {
    name: `tools/list, ${what} ${era}`,
    message: rpcMessage({ era: eraOf(era), method: 'tools/list', token }),
    isRight: (body) =>
      body.includes(`_${CALLED}"`) && body.split('"inputSchema"').length - 1 === least,
  };
}

function sideOf(gateway: Gateway, request: Request): Side {
  return { name: request.name, measure: (count) => cpuPerRequest(gateway, request, count) };
}
