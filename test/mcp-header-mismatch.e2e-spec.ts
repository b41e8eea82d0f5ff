import { decodeJwt } from 'jose';
import type { McpSettings } from '../apps/mcp-gateway/src/config/served-settings.js';
import { eventually } from './support/child.js';
import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { fails, type Told } from './support/mcp-server-double.js';
import { CALLER_SCOPES, startRelay, type RelayStack } from './support/relay-stack.js';
import { call, rpc, textOf, type RpcAnswer } from './support/rpc.js';

const PERSON = 'local|all-rights';
const SCOPES = [...CALLER_SCOPES.read, ...CALLER_SCOPES.write];

const tool = (header: string) => ({
  name: 'in_region',
  inputSchema: {
    type: 'object',
    properties: { region: { type: 'string', 'x-mcp-header': header } },
  },
});

let server: McpDouble;
let stack: RelayStack;
let token: string;
/** The header that the server wants, and the one that it says that it wants. */
let wants: string;
let says: string;

async function start(list: Partial<McpSettings['list']>): Promise<void> {
  [wants, says] = ['Region', 'Region'];
  server = await startMcpDouble('modern');
  server.list = () => [tool(says)];
  server.answer = () => ({ result: { content: [{ type: 'text', text: 'done' }] } });
  server.server.script((told, response) =>
    told.method === 'tools/call' && told.http.headers[`mcp-param-${wants.toLowerCase()}`] !== 'eu'
      ? fails(response, told.id, { code: -32020, message: 'Header mismatch' }, 400)
      : undefined,
  );
  const file = list.from === undefined ? {} : { file: undefined };
  const tools = list.from === undefined ? [tool('Region')] : [];
  stack = await startRelay({ url: server.url, tools, list: { ...list, ...file } });
  token = await stack.token('all-rights', SCOPES);
}
afterEach(async () => {
  await stack.close();
  await server.close();
});

const lists = () => server.server.of('tools/list');
const subjectOf = ({ http }: Told) =>
  decodeJwt(String(http.headers.authorization).slice('Bearer '.length)).sub;
const ask = (): Promise<RpcAnswer> =>
  call(stack, 'wiki_in_region', { era: '2025', token, arguments: { region: 'eu' } });
const listed = () => rpc(stack, { era: '2025', token, method: 'tools/list' });

describe.each<[string, Partial<McpSettings['list']>, string]>([
  ['each caller', { from: 'caller' }, PERSON],
  ['the gateway itself', { from: 'service' }, 'mcp-gateway'],
  ['a tool file that may differ', { onChange: 'warn' }, PERSON],
])('a server that finds headers wanting, with the list of %s', (_what, list, asker) => {
  beforeEach(async () => {
    await start(list);
    await listed();
    // Whatever is asked for at start, or after a first call.
    expect(textOf(await ask())).toBe('done');
    await eventually('the list is known', () => lists().length === 1);
    server.server.told.length = 0;
  });

  it('is asked for its list again, and called once more with the headers of now', async () => {
    [wants, says] = ['Area', 'Area'];
    expect(textOf(await ask())).toBe('done');
    expect(server.server.methods).toEqual(['tools/call', 'tools/list', 'tools/call']);
    expect(lists().map(subjectOf)).toEqual([asker]);
    expect(server.calls().map(subjectOf)).toEqual([PERSON, PERSON]);
    const sent = server
      .calls()
      .map(({ http: { headers } }) => [headers['mcp-param-region'], headers['mcp-param-area']]);
    expect(sent).toEqual([
      ['eu', undefined],
      [undefined, 'eu'],
    ]);
  });

  it('fails where it finds them wanting again, and is not asked a third time', async () => {
    wants = 'Area';
    const answer = await ask();
    expect(answer.result).toMatchObject({ isError: true });
    expect(textOf(answer)).toMatch(/^The upstream API failed\./);
    expect(server.server.methods).toEqual(['tools/call', 'tools/list', 'tools/call']);
  });

  it('fails at once where it does not list the tool any more, or no tools', async () => {
    wants = 'Area';
    server.list = () => [{ ...tool('Area'), name: 'other' }];
    expect(textOf(await ask())).toMatch(/^The upstream API failed\./);
    expect(server.calls()).toHaveLength(1);
  });
});

it('the list that was asked for so is the one that is shown from then on', async () => {
  await start({ from: 'caller' });
  await listed();
  [wants, says] = ['Area', 'Area'];
  await ask();
  expect(JSON.stringify((await listed()).body)).toContain('"x-mcp-header":"Area"');
  expect(lists()).toHaveLength(2);
});

it('a tool that differs from its tool file is not called again', async () => {
  await start({});
  expect(textOf(await ask())).toBe('done');
  [wants, says] = ['Area', 'Area'];
  expect(textOf(await ask())).toMatch(/^The tool changed since it was approved\./);
  expect(server.calls()).toHaveLength(2);
});
