import { EngineServer, type RawAnswer } from '../../../../../test/support/engine-server.js';
import { ERAS, type Era } from '../../../../../test/support/rpc.js';
import { catalogueOf } from '../../catalogue/catalogue.js';
import { NO_INPUT } from '../../catalogue/tool-schema.js';
import type { Tool, ToolHints } from '../../catalogue/tool.js';
import { PreparedLists } from './prepared-lists.js';

let server: EngineServer;

beforeEach(async () => {
  server = new EngineServer();
  await server.listen();
});
afterEach(() => server.close());

async function askTheSdk(era: Era): Promise<RawAnswer> {
  const off = jest.spyOn(PreparedLists.prototype, 'answer').mockResolvedValue(false);
  return server.list(era).finally(() => {
    off.mockRestore();
  });
}

describe('tools of an MCP server', () => {
  const array = { type: 'array', items: { type: 'string' } };
  const relayed = (name: string, more: Partial<Tool> = {}): Tool => ({
    name,
    input: { ...NO_INPUT, json: { type: 'object', properties: { b: {}, a: {}, 1: {} } } },
    scopes: [],
    run: () => Promise.resolve({ content: [] }),
    ...more,
  });
  const tools = [
    relayed('says_nothing'),
    relayed('says_some', { hints: { destructiveHint: false, title: 'T' } as ToolHints }),
    relayed('says_more', {
      icons: [{ src: 'https://a.example/i.png', sizes: ['48x48'] }],
      meta: { 'a.example/x': { y: [null] } },
    }),
    relayed('gives_a_list', {
      output: { json: array, check: (value: unknown) => ({ ok: true, value }) },
    }),
  ];

  it.each(ERAS)("%s: their list is the SDK's, byte for byte", async (era) => {
    server.catalogue = catalogueOf(tools, 1);
    const [first, own] = [await server.list(era), await server.list(era)];
    const sdk = await askTheSdk(era);
    expect([first, own]).toEqual([sdk, sdk]);
  });

  it.each<[Era, object]>([
    ['2025', {}],
    ['2026', { outputSchema: array }],
  ])(
    '%s: what they say is shown and no more; an output schema of a list: %j',
    async (era, output) => {
      server.catalogue = catalogueOf(tools, 1);
      const [, , body] = await server.list(era);
      const { result } = JSON.parse(body) as { result: { tools: object[] } };
      const inputSchema = { type: 'object', properties: { b: {}, a: {}, 1: {} } };
      expect(result.tools).toEqual([
        { name: 'says_nothing', inputSchema },
        { name: 'says_some', inputSchema, annotations: { destructiveHint: false, title: 'T' } },
        {
          name: 'says_more',
          inputSchema,
          icons: [{ src: 'https://a.example/i.png', sizes: ['48x48'] }],
          _meta: { 'a.example/x': { y: [null] } },
        },
        { name: 'gives_a_list', inputSchema, ...output },
      ]);
    },
  );
});
