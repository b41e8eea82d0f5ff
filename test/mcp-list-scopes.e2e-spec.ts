import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { CALLER_SCOPES, startRelayWith, type RelayStack } from './support/relay-stack.js';
import { call, ERAS, rpc, textOf } from './support/rpc.js';

const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];
/** The issuer grants nobody the second one. */
const CEILING = 'read:private write:private';

let server: McpDouble;
let stack: RelayStack;
beforeEach(async () => {
  server = await startMcpDouble('modern');
  server.list = () => ['read', 'write'].map((name) => ({ name, inputSchema: { type: 'object' } }));
  server.answer = () => ({ result: { content: [{ type: 'text', text: 'done' }] } });
  const override = {
    read: { upstreamScopes: ['read:private'] },
    write: { upstreamScopes: ['write:private'] },
  };
  stack = await startRelayWith(
    { env: { MCP_AUTH0_EXCHANGE_SCOPE: CEILING } },
    { url: server.url, list: { from: 'caller', file: undefined }, selection: { override } },
  );
});
afterEach(async () => {
  await stack.close();
  await server.close();
});

it.each(ERAS)(
  'RELAY-08, era %s: who has a part of the scopes is shown what the server lists for that part',
  async (era) => {
    const token = await stack.token('all-rights', SCOPES);
    for (let round = 0; round < 20; round += 1) {
      const { body } = await rpc(stack, { era, token, method: 'tools/list' });
      expect(body['result']).toMatchObject({
        tools: [{ name: 'wiki_read' }, { name: 'wiki_write' }],
      });
    }
    expect(textOf(await call(stack, 'wiki_read', { era, token }))).toBe('done');
    const { body } = await call(stack, 'wiki_nope', { era, token });
    expect(body['error']).toMatchObject({ code: -32602, message: 'Unknown tool: wiki_nope' });
    // All scopes, which are refused, and the part of `read`; calls and lists have the token of that in common.
    expect(stack.issuer.counters.exchanges).toBe(2);
    expect(server.server.of('tools/list')).toHaveLength(1);
    const refused = await call(stack, 'wiki_write', { era, token });
    expect(refused.result).toMatchObject({ isError: true });
    expect(server.calls()).toHaveLength(1);
  },
);

it('who is granted none of them is told so, and the issuer is not asked each time', async () => {
  const token = await stack.token('no-upstream', SCOPES);
  for (let round = 0; round < 5; round += 1) {
    const { body } = await rpc(stack, { token, method: 'tools/list' });
    expect(body['error']).toMatchObject({
      message: 'No tools could be listed: wiki (scope_refused)',
    });
  }
  expect(stack.issuer.counters.exchanges).toBe(3);
});
