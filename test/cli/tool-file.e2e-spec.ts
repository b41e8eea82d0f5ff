import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMcpDouble } from '../support/mcp-double.js';
import { runGateway } from '../support/command.js';

const fileWith = (list: string) => `version: 1
upstreams:
  wiki:
    url: https://wiki.example.com/mcp
    exchange: none
    callerScopes: [wiki:use]
    mcp: { list: ${list} }
    tools: { include: ['*'] }
  shop:
    url: https://shop.example.com
    exchange: none
    callerScopes: none
    tools: { include: [greet] }
`;

let cwd: string;
beforeEach(() => {
  // Without an .env of the checkout.
  cwd = mkdtempSync(join(tmpdir(), 'tool-file-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const run = (
  words: string,
  list = '{ file: ./wiki.tools.json }',
  edit: (text: string) => string = (text) => text,
) => {
  writeFileSync(join(cwd, 'gateway.yaml'), edit(fileWith(list)));
  return runGateway(words.split(' '), { cwd });
};

it('--check without a tool file says which command writes it, with exit status 1', async () => {
  expect(await run('tools wiki gateway.yaml --check')).toEqual({
    status: 1,
    out: 'wiki.tools.json: does not exist; write it with mcp-gateway tools wiki --write\n',
    error: '',
  });
});

it('tools that reach no client are named on standard error, by --write and --check', async () => {
  const server = await startMcpDouble('modern');
  try {
    const object = { inputSchema: { type: 'object' } };
    const task = { name: 'report', execution: { taskSupport: 'required' }, ...object };
    server.list = () => [{ name: 'read', ...object }, task];
    const url = (text: string) => text.replace('https://wiki.example.com/mcp', server.url);
    const error = 'not served: report: it runs as a task only, which is not relayed; exclude it\n';
    expect(await run('tools wiki gateway.yaml --write', undefined, url)).toMatchObject({
      status: 0,
      out: expect.stringContaining('wrote wiki.tools.json: 2 tools, 2 added\n') as string,
      error,
    });
    expect(await run('tools wiki gateway.yaml --check', undefined, url)).toEqual({
      status: 0,
      out: 'wiki.tools.json: 2 tools, no tool changed\n',
      error,
    });
  } finally {
    await server.close();
  }
});

it('--json has the same', async () => {
  const { status, out } = await run('tools gateway.yaml wiki --check --json');
  expect([status, JSON.parse(out)]).toEqual([
    1,
    {
      ok: false,
      upstream: 'wiki',
      file: 'wiki.tools.json',
      written: false,
      tools: 0,
      drift: [],
      leftOut: [],
      unserved: [],
      problems: ['wiki.tools.json: does not exist; write it with mcp-gateway tools wiki --write'],
    },
  ]);
});

it.each([
  ['tools wiki gateway.yaml --write --check', '--write or --check: write one of them'],
  ['tools gateway.yaml --write', 'name the upstream whose tool file it is'],
  ['tools wikki gateway.yaml --check', 'no upstream is named wikki, .*; did you mean wiki?'],
  ['tools shop gateway.yaml --write', 'shop is no MCP server, and has no tool file'],
])('%s is a wrong use, with exit status 2', async (words, said) => {
  const { status, out, error } = await run(words);
  expect([status, out]).toEqual([2, '']);
  expect(error).toMatch(
    new RegExp(`^tools: ${said.replace('?', '\\?')}[ ;].*--help says how it is used\n$`),
  );
  expect(existsSync(join(cwd, 'wiki.tools.json'))).toBe(false);
});

it.each(['validate gateway.yaml', 'tools gateway.yaml', 'tools wiki gateway.yaml --write'])(
  '%s refuses a list that is not served in one line',
  async (words) => {
    const { status, out, error } = await run(words, '{ from: service }');
    expect(status).toBe(1);
    expect(out + error).toContain(
      'gateway.yaml:7:20 upstreams.wiki.mcp.list.from: service asks with a token of the gateway, and ' +
        'exchange is none; write caller: nobody’s token is sent then\n',
    );
  },
);

const exchanged = (text: string) =>
  text.replace(
    'exchange: none',
    'exchange: { audience: https://wiki.example.com, scopes: [wiki.read] }',
  );

it.each([
  ['--write', 'caller', 'with from: caller its list is known only while the gateway runs'],
  ['--check', 'caller', 'with from: caller its list is known only while the gateway runs'],
  ['--write', 'service', '--check says what of its list is served'],
])('%s with from: %s says that there is no tool file, and how to have one', async (...row) => {
  const [option, from, known] = row;
  const words = `tools wiki gateway.yaml ${option}`;
  expect(await run(words, `{ from: ${from} }`, exchanged)).toEqual({
    status: 2,
    out: '',
    error:
      `tools: wiki has no tool file, and ${known}; to have one, write from: file and ` +
      'file: ./wiki.tools.json at gateway.yaml:7:12 upstreams.wiki.mcp.list; --help says how it is used\n',
  });
});

describe('try, of a tool of an MCP server', () => {
  const object = { inputSchema: { type: 'object' } };
  const tried = async (edit: (text: string) => string) => {
    const server = await startMcpDouble('modern');
    server.list = () => [{ name: 'read', ...object }];
    const url = (text: string) => text.replace('https://wiki.example.com/mcp', server.url);
    try {
      await run('tools wiki gateway.yaml --write', undefined, url);
    } finally {
      await server.close();
    }
    const words = 'try wiki_read gateway.yaml --json --arguments {"page":"Tea"}';
    const { status, out } = await run(words, undefined, (text) => edit(url(text)));
    const { requests } = JSON.parse(out) as { requests: readonly { body: string }[] };
    return [status, requests.map(({ body }) => JSON.parse(body) as Record<string, never>)] as const;
  };

  it.each<[string, readonly string[]]>([
    ['auto', ['server/discover', 'tools/list', 'tools/call']],
    ['2026-07-28', ['tools/list', 'tools/call']],
    ['2025-11-25', ['initialize', 'notifications/initialized', 'tools/list', 'tools/call']],
  ])('with protocol: %s shows what leads to tools/call, and sends nothing', async (...row) => {
    const [protocol, methods] = row;
    const [status, bodies] = await tried((text) =>
      text.replace('mcp: {', `mcp: { protocol: ${protocol},`),
    );
    expect([status, bodies.map(({ method }) => method)]).toEqual([0, methods]);
    expect(bodies.at(-1)).toMatchObject({ params: { name: 'read', arguments: { page: 'Tea' } } });
  });

  it('says of a list that is not known yet that it is known while the gateway runs', async () => {
    const { status, error } = await run('try wiki_read gateway.yaml', '{ from: caller }');
    expect(status).toBe(2);
    expect(error).toContain('no tool is named wiki_read');
    expect(error).toContain('; the list of wiki is known only while the gateway runs;');
  });
});

it.each([
  ['caller', 'wiki: as each caller'],
  ['service', 'wiki: as the gateway itself; mcp-gateway tools wiki --check says what it lists'],
])('tools and validate say that a list of from: %s is not known yet', async (from, line) => {
  const text = fileWith(`{ from: ${from} }`).replace(
    'exchange: none',
    'exchange: { audience: https://wiki.example.com, scopes: [wiki.read] }',
  );
  writeFileSync(join(cwd, 'gateway.yaml'), text);
  for (const command of ['tools', 'validate']) {
    const { status, out } = await runGateway([command, 'gateway.yaml'], { cwd });
    expect(status).toBe(0);
    expect(out).toContain(`\nasked for while the gateway runs\n  ${line}\n`);
  }
});
