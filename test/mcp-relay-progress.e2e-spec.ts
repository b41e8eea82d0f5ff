import { eventStream } from './support/event-stream.js';
import { MCP_DOUBLES } from './support/mcp-double.js';
import { CALLER_SCOPES } from './support/relay-stack.js';
import { relayedDouble } from './support/relayed-double.js';
import { ERAS, rpcMessage, textOf, type RpcAnswer } from './support/rpc.js';

const TOOL = { name: 'write', inputSchema: { type: 'object' } };

describe.each(MCP_DOUBLES)('an upstream of kind %s', (kind) => {
  const wiki = relayedDouble(kind, { tools: [TOOL] }, CALLER_SCOPES.write);

  it.each(ERAS)(
    'RELAY-17, era %s: each client hears the progress of its own call, before its answer',
    async (era) => {
      wiki.server.answer = ({ params }) => {
        const { page } = params['arguments'] as { page: string };
        return {
          progress: [1, 2].map((progress) => ({ progress, total: 2, message: page })),
          result: { content: [{ type: 'text', text: page }] },
        };
      };
      const heard = async (progressToken: string | number) => {
        const page = `page of ${progressToken}`;
        const message = rpcMessage({
          ...{ era, token: wiki.token, method: 'tools/call' },
          params: { name: 'wiki_write', arguments: { page }, _meta: { progressToken } },
        });
        const stream = eventStream(await fetch(wiki.stack.url, { method: 'POST', ...message }));
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
      const tokens = wiki.server
        .calls()
        .map(({ params }) => params['_meta'] as { progressToken: unknown });
      expect(new Set(tokens.map(({ progressToken }) => progressToken)).size).toBe(2);
      for (const { progressToken } of tokens) expect(['a', 70_007]).not.toContain(progressToken);
    },
  );

  it('progress is not asked for by whom nobody asked', async () => {
    await wiki.ask('write', { era: '2026' });
    expect(wiki.server.calls()[0]?.params._meta ?? {}).not.toHaveProperty('progressToken');
  });
});
