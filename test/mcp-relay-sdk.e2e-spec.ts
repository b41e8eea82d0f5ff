import { connectV1, connectV2 } from './support/mcp-clients.js';
import { CALLER_SCOPES, startRelay, type RelayStack } from './support/relay-stack.js';
import { SDK_TOOLS, startSdkV1, startSdkV2, type SdkServer } from './support/sdk-mcp-servers.js';

/** Each of them alone makes some client refuse the whole list. */
const SPOILING = [
  { name: 'no_type', inputSchema: {} },
  { name: 'list_input', inputSchema: { type: 'array' } },
  { name: 'true_property', inputSchema: { type: 'object', properties: { a: true } } },
  { name: 'odd_required', inputSchema: { type: 'object', required: 'a' } },
  { name: 'odd_output', inputSchema: { type: 'object' }, outputSchema: 'x' },
  { name: 'odd_hints', inputSchema: { type: 'object' }, annotations: { readOnlyHint: 'x' } },
  { name: 'odd_title', inputSchema: { type: 'object' }, title: 1 },
];

const outputOf = (a: object) => ({ type: 'object', properties: { a } });

const HARMLESS = [
  ...[
    { name: 'odd_pattern', outputSchema: outputOf({ type: 'string', pattern: '(' }) },
    { name: 'odd_reference', outputSchema: outputOf({ $ref: '#/nope' }) },
    { name: 'odd_type', outputSchema: outputOf({ type: 'strng' }) },
  ].map((tool) => ({ ...tool, inputSchema: { type: 'object' } })),
  { name: 'array_output', inputSchema: { type: 'object' }, outputSchema: { type: 'array' } },
  { name: 'odd_icons', inputSchema: { type: 'object' }, icons: [{ src: 1 }] },
  { name: 'odd_meta', inputSchema: { type: 'object' }, _meta: [] },
  { name: 'odd_execution', inputSchema: { type: 'object' }, execution: { taskSupport: 'x' } },
  {
    name: 'draft_07',
    inputSchema: { type: 'object', $schema: 'http://json-schema.org/draft-07/schema#' },
  },
];

describe.each([
  ['SDK 1, with sessions', startSdkV1],
  ['SDK 2', startSdkV2],
])('a server of %s', (_what, start) => {
  let server: SdkServer;
  let stack: RelayStack;
  let token: string;
  beforeAll(async () => {
    server = await start();
    stack = await startRelay({ url: server.url, tools: [...SDK_TOOLS, ...SPOILING, ...HARMLESS] });
    token = await stack.token('all-rights', CALLER_SCOPES.write);
  });
  afterAll(async () => {
    await stack.close();
    await server.close();
  });

  it.each([
    ['SDK 1', connectV1],
    ['SDK 2', connectV2],
  ])(
    'a client of %s lists its tools, and calls one as the caller with an argument in a header',
    async (_client, connect) => {
      const client = await connect(stack.url, token);
      const { tools } = await client.listTools();
      const odd = ['execution', 'icons', 'meta', 'pattern', 'reference', 'type'];
      const names = ['array_output', 'draft_07', 'echo', ...odd.map((each) => `odd_${each}`)];
      expect(tools.map(({ name }) => name)).toEqual(names.map((name) => `wiki_${name}`));
      expect(await client.text('wiki_echo', { text: 'ü' })).toBe('echo {"text":"ü"}');
      expect(server.tokens.length).toBeGreaterThan(0);
      for (const sent of server.tokens) expect(sent).not.toContain(token);
      await client.close();
    },
  );
});
