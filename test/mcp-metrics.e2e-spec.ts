import { SESSION_IDLE_MS } from '../apps/mcp-gateway/src/upstreams/mcp/legacy/session-store.js';
import {
  FAILED_REQUESTS,
  PAUSE_MS,
} from '../apps/mcp-gateway/src/upstreams/requests/upstream-breaker.js';
import { freePorts } from './support/free-ports.js';
import { MCP_DOUBLES, startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { CALLER_SCOPES, startRelayWith, type RelayStack } from './support/relay-stack.js';
import { call, rpc, textOf } from './support/rpc.js';
import { scraped } from './support/scrape.js';

const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
const TOOLS = [{ name: 'write', inputSchema: { type: 'object' } }];
const FROM_CALLER = { list: { from: 'caller', file: undefined } } as const;

let server: McpDouble;
let stack: RelayStack;
let admin: string;

async function start(
  kind: (typeof MCP_DOUBLES)[number],
  relayed: Partial<Parameters<typeof startRelayWith>[1]> = { tools: TOOLS },
): Promise<void> {
  const [port] = await freePorts(1);
  admin = `http://127.0.0.1:${port}`;
  server = await startMcpDouble(kind);
  server.list = () => TOOLS;
  // Who may read may call it.
  const selection = { override: { write: { hints: { readOnly: true } } } };
  stack = await startRelayWith(
    { env: { ADMIN_PORT: String(port) } },
    { url: server.url, selection, ...relayed },
  );
}
afterEach(async () => {
  await stack.close();
  await server.close();
});

const write = async (who: 'all-rights' | 'no-greet' = 'all-rights') =>
  call(stack, 'wiki_write', { token: await stack.token(who, SCOPES) });
/** Samples of a family that are of an upstream: their other labels, and their values. */
const shown = async (family: string) =>
  (await scraped(admin, family)).flatMap(({ labels: { upstream, ...labels }, value }) =>
    upstream === 'wiki' ? [[...Object.values(labels), value].join(' ')] : [],
  );

it.each([
  ['modern', 'modern'],
  ['legacy', 'legacy'],
  ['sessions', 'legacy'],
] as const)('a server of kind %s is of the era %s when it has shown it', async (kind, era) => {
  await start(kind);
  expect(await shown('gw_upstream_mcp_era')).toEqual(['unknown 1']);
  await write();
  expect(await shown('gw_upstream_mcp_era')).toEqual([`${era} 1`]);
});

it('sessions are counted while they are kept', async () => {
  await start('sessions');
  expect(await shown('gw_upstream_mcp_sessions')).toEqual(['0']);
  await write('all-rights');
  await write('no-greet');
  expect(await shown('gw_upstream_mcp_sessions')).toEqual(['2']);
  await stack.time.advance(SESSION_IDLE_MS + 1);
  expect(await shown('gw_upstream_mcp_sessions')).toEqual(['0']);
});

it('the breaker of a server stands beside that of the issuer', async () => {
  await start('modern');
  await write();
  const circuits = () => scraped(admin, 'gw_circuit_state');
  expect((await circuits()).map(({ labels, value }) => ({ ...labels, value }))).toEqual([
    { target: 'issuer', value: 0 },
    { target: 'upstream', upstream: 'wiki', value: 0 },
  ]);
  await server.close();
  for (let count = 0; count < FAILED_REQUESTS; count += 1) await write();
  expect(await shown('gw_circuit_state')).toEqual(['upstream 2']);
  await stack.time.advance(PAUSE_MS);
  expect(textOf(await write())).toMatch(/^The upstream API cannot be reached\./);
  expect(await shown('gw_circuit_state')).toEqual(['upstream 2']);
});

it.each([
  ['a learned list', { ...FROM_CALLER }],
  ['a tool file that is compared', { tools: TOOLS }],
])('the age of %s counts from when the server listed its tools', async (_what, relayed) => {
  await start('modern', relayed);
  expect(await shown('gw_upstream_tools_age_seconds')).toEqual(['NaN']);
  await rpc(stack, { method: 'tools/list', token: await stack.token('all-rights', SCOPES) });
  await write();
  expect(await shown('gw_upstream_tools_age_seconds')).toEqual(['0']);
  await stack.time.advance(60_000);
  expect(await shown('gw_upstream_tools_age_seconds')).toEqual(['60']);
});

it('a list that fails leaves the age of the last one', async () => {
  await start('modern', { ...FROM_CALLER });
  const token = await stack.token('all-rights', SCOPES);
  const list = () => rpc(stack, { method: 'tools/list', token });
  await list();
  server.server.script((_told, response) => response.writeHead(500).end());
  await stack.time.advance(300_000);
  await list();
  expect(await shown('gw_upstream_tools_age_seconds')).toEqual(['300']);
});
