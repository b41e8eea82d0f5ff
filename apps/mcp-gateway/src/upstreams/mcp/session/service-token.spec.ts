import type { DelegatedToken, ServiceToken } from '#token-exchange';
import { CONTEXT } from '../../../../../../test/support/http-sessions.js';
import { says } from '../../../../../../test/support/mcp-server-double.js';
import { CALL, mcpWire } from '../../../../../../test/support/mcp-wire.js';
import type { McpListing } from '../mcp-session.js';
import type { McpUpstream } from '../mcp-upstream.js';
import { CallerMcpSession } from './caller-mcp-session.js';
import type { McpParts } from './mcp-parts.js';
import type { RpcSender } from './rpc-sender.js';

const wire = mcpWire();

let given: number;
function upstream(): McpUpstream {
  given = 0;
  const token = () => {
    given += 1;
    return Promise.resolve({ bearer: `own-${given}`, expiresAt: 0 });
  };
  const own = () => ({ token, another: token });
  return wire.sessions.upstream(wire.server.url, {}, { own });
}
const authorizations = (method: string) =>
  wire.server.of(method).map(({ http }) => http.headers.authorization);

beforeEach(() => {
  wire.server.modern();
  wire.server.script((told, response) =>
    told.method === 'tools/list'
      ? says(response, told.id, { resultType: 'complete', tools: [] })
      : undefined,
  );
});

it('a list is asked for with the gateway’s own token, and a call of the same server with the caller’s', async () => {
  const server = upstream();
  await (await server.openAsService(CONTEXT)).list();
  await (await wire.sessions.session(server)).call(CALL);
  expect(authorizations('tools/list')).toEqual(['Bearer own-1']);
  expect(authorizations('tools/call')).toEqual(['Bearer token-a-1']);
});

it('a refused one is renewed once, and a server that refuses that too is not asked again', async () => {
  wire.server.script(({ method }, response) =>
    method === 'tools/list' ? response.writeHead(401).end() : undefined,
  );
  const listing = await upstream().openAsService(CONTEXT);
  await expect(listing.list()).rejects.toMatchObject({ code: 'upstream_unauthorized' });
  expect(authorizations('tools/list')).toEqual(['Bearer own-1', 'Bearer own-2']);
});

it('without a caller its requests have a reference of their own', async () => {
  const server = upstream();
  for (const { log, trace } of [CONTEXT, CONTEXT]) {
    await (await server.openAsService({ trace, log })).list();
    await (await server.openAsService({ trace })).list();
  }
  const references = wire.server.of('tools/list').map(({ http }) => http.headers['x-request-id']);
  expect(references[0]).toBe(CONTEXT.log.reference);
  expect(new Set(references).size).toBe(3);
});

it('an upstream that the gateway has no token for is not asked', async () => {
  const server = wire.sessions.upstream(wire.server.url);
  await expect(server.openAsService(CONTEXT)).rejects.toThrow(TypeError);
  expect(wire.server.told).toEqual([]);
});

it('no type lets a call have it', () => {
  const own = undefined as unknown as ServiceToken;
  // @ts-expect-error: nobody's delegate
  const delegated: DelegatedToken = own;
  const sender = undefined as unknown as RpcSender<ServiceToken>;
  const call = { footing: 'modern', id: 1, bounds: { maxDepth: 1, maxMembers: 1 } } as const;
  const never = [
    // @ts-expect-error: a caller's session sends its caller's token
    () => new CallerMcpSession({} as McpParts, sender, CONTEXT),
    // @ts-expect-error: no message but those of a listing
    () => sender.send({ ...call, method: 'tools/call', params: {} }, undefined as never),
  ];
  // @ts-expect-error: what is opened so lists
  const called: keyof McpListing = 'call';
  expect([delegated, never.length, called]).toEqual([undefined, 2, 'call']);
});
