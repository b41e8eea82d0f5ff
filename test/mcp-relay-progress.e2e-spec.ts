import { eventStream } from './support/event-stream.js';
import { MCP_DOUBLES, startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { CALLER_SCOPES, startRelay, type RelayStack } from './support/relay-stack.js';
import { call, ERAS, rpcMessage, textOf, type RpcAnswer } from './support/rpc.js';

const TOOL = { name: 'write', inputSchema: { type: 'object' } };

describe.each(MCP_DOUBLES)('an upstream of kind %s', (kind) => {
  let server: McpDouble;
  let stack: RelayStack;
  let token: string;
  beforeAll(async () => {
    server = await startMcpDouble(kind);
    stack = await startRelay({ url: server.url, tools: [TOOL] });
    token = await stack.token('all-rights', CALLER_SCOPES.write);
  });
  afterAll(async () => {
    await stack.close();
    await server.close();
  });
  beforeEach(() => {
    server.server.told.length = 0;
    server.answer = () => ({ result: { content: [{ type: 'text', text: 'done' }] } });
  });

  it.each(ERAS)(
    'RELAY-17, era %s: each client hears the progress of its own call, before its answer',
    async (era) => {
      server.answer = ({ params }) => {
        const { page } = params['arguments'] as { page: string };
        return {
          progress: [1, 2].map((progress) => ({ progress, total: 2, message: page })),
          result: { content: [{ type: 'text', text: page }] },
        };
      };
      const heard = async (progressToken: string | number) => {
        const page = `page of ${progressToken}`;
        const message = rpcMessage({
          ...{ era, token, method: 'tools/call' },
          params: { name: 'wiki_write', arguments: { page }, _meta: { progressToken } },
        });
        const stream = eventStream(await fetch(stack.url, { method: 'POST', ...message }));
        while ((await stream.next()) !== undefined);
        const [end] = stream.messages.slice(-1);
        expect(textOf({ result: end!['result'] } as RpcAnswer)).toBe(page);
        return stream.messages.slice(0, -1);
      };
      const told = (progressToken: string | number) =>
        [1, 2].map((progress) => ({
          jsonrpc: '2.0',
          method: 'notifications/progress',
          params: { progressToken, progress, total: 2, message: `page of ${progressToken}` },
        }));
      const both = await Promise.all([heard('a'), heard(70_007)]);
      expect(both).toEqual([told('a'), told(70_007)]);
      const tokens = server
        .calls()
        .map(({ params }) => params['_meta'] as { progressToken: unknown });
      expect(new Set(tokens.map(({ progressToken }) => progressToken)).size).toBe(2);
      for (const { progressToken } of tokens) expect(['a', 70_007]).not.toContain(progressToken);
    },
  );

  it('progress is not asked for by whom nobody asked', async () => {
    await call(stack, 'wiki_write', { era: '2026', token });
    expect(server.calls()[0]?.params._meta ?? {}).not.toHaveProperty('progressToken');
  });
});
