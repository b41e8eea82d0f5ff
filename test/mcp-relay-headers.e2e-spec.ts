import { MCP_DOUBLES } from './support/mcp-double.js';
import { CALLER_SCOPES } from './support/relay-stack.js';
import { relayedDouble } from './support/relayed-double.js';
import { textOf, type call, type Era } from './support/rpc.js';

const TOOL = {
  name: 'in_region',
  inputSchema: {
    type: 'object',
    properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
  },
};

type Asked = NonNullable<Parameters<typeof call>[2]>;
const region = (value: string) => ({ arguments: { region: value } });
const header = (value: string) => ({ headers: { 'mcp-param-region': value } });

describe.each(MCP_DOUBLES)('an upstream of kind %s', (kind) => {
  const wiki = relayedDouble(kind, { tools: [TOOL] }, CALLER_SCOPES.write);
  const ask = (era: Era, asked: Asked = {}) => wiki.ask(TOOL.name, { era, ...asked });

  it('RELAY-23: an argument is repeated in a header, encoded, where the upstream wants it', async () => {
    await ask('2025', region('eü'));
    const coded = `=?base64?${Buffer.from('eü').toString('base64')}?=`;
    expect(wiki.server.calls()[0]?.http.headers['mcp-param-region']).toBe(
      kind === 'modern' ? coded : undefined,
    );
  });

  it.each<[string, Asked]>([
    ['no header', region('eu')],
    ['another value', { ...region('eu'), ...header('us') }],
    ['no Base64', { ...region('eü'), ...header('=?base64?!?=') }],
  ])('RELAY-23: a client of 2026 that repeats it with %s is told −32020', async (_what, asked) => {
    const { status, body } = await ask('2026', asked);
    expect([status, body]).toEqual([
      400,
      {
        jsonrpc: '2.0',
        id: 1,
        error: {
          code: -32020,
          message:
            'Header mismatch: Mcp-Param-Region must repeat its argument; tools/list says which',
        },
      },
    ]);
    expect(wiki.server.calls()).toEqual([]);
  });

  it.each<[Era, string, Asked]>([
    ['2026', 'repeats it', { ...region('eu'), ...header('eu') }],
    ['2026', 'does not give it', { arguments: {} }],
    ['2025', 'knows no such headers', region('eu')],
  ])('a client of %s that %s is served', async (era, _what, asked) => {
    expect(textOf(await ask(era, asked))).toBe('done');
  });
});
