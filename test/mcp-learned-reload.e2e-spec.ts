import type { UpstreamSettings } from '../apps/mcp-gateway/src/config/served-settings.js';
import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { eventually } from './support/child.js';
import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { CALLER_SCOPES, relayedUpstream } from './support/relay-stack.js';
import { call, rpc, textOf } from './support/rpc.js';
import { ServedJson } from './support/served-json.js';
import { startStack, type Stack } from './support/stack.js';

const LIMITS = { timeoutMs: 5_000, answerBytes: 10_000, argumentBytes: 10_000, concurrency: 4 };
const ORDERS = { callerScopes: { read: ['orders:read'], write: ['orders:write'] } };

let server: McpDouble;
let file: ServedJson;
let stack: Stack;
let token: string;
afterEach(async () => {
  await stack.close();
  await server.close();
  file.remove();
});

describe.each(['caller', 'service'] as const)(
  'a list from: %s, when its server is down',
  (from) => {
    const wiki = (refreshSeconds = 300): UpstreamSettings =>
      relayedUpstream(
        {} as UpstreamSettings,
        {
          url: server.url,
          list: { from, file: undefined, refreshSeconds },
          settings: { limits: LIMITS },
        },
        '',
      );
    const lists = () => server.server.of('tools/list').length;
    const list = async () => (await rpc(stack, { token, method: 'tools/list' })).body;
    const reload = async (upstreams: Readonly<Record<string, Partial<UpstreamSettings>>>) => {
      file.write({ upstreams });
      await stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
    };

    beforeEach(async () => {
      server = await startMcpDouble('sessions');
      server.list = () => [{ name: 'read', inputSchema: { type: 'object' } }];
      server.answer = () => ({ result: { content: [{ type: 'text', text: 'done' }] } });
      file = new ServedJson({ upstreams: { wiki: wiki() } });
      stack = await startStack({ gateway: file.options });
      token = await stack.token('all-rights', [...CALLER_SCOPES.read, ...CALLER_SCOPES.write]);
      if (from === 'service') await eventually('the list was asked for', () => lists() === 1);
      expect((await list())['result']).toMatchObject({ tools: [{ name: 'wiki_read' }] });
      server.server.script(({ method }, response) =>
        method === 'tools/list' ? response.writeHead(500).end() : undefined,
      );
    });

    it('outlives reloads that leave its upstream as it is, and its tools are called', async () => {
      await reload({ orders: ORDERS, wiki: wiki() });
      await reload({ wiki: wiki() });
      expect((await list())['result']).toMatchObject({ tools: [{ name: 'wiki_read' }] });
      expect(textOf(await call(stack, 'wiki_read', { token }))).toBe('done');
    });

    it('does not outlive a reload that changes its upstream', async () => {
      await reload({ wiki: wiki(301) });
      expect((await list())['error']).toMatchObject({
        message: 'No tools could be listed: wiki (upstream_failed)',
      });
      await reload({ wiki: wiki() });
      expect((await list())['error']).toMatchObject({ code: -32603 });
    });
  },
);
