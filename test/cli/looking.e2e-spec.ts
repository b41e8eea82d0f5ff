import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGateway } from '../support/command.js';
import { freePorts } from '../support/free-ports.js';
import { startStack, type Stack } from '../support/stack.js';

/** Two upstreams, each with the tool that is written for any. */
const FILE = `version: 1
upstreams:
  shop:
    url: https://shop.example
    exchange: { audience: https://shop.example, scopes: [shop.read] }
    callerScopes: [shop:use]
    tools: { include: [greet] }
  stock:
    url: https://stock.example
    exchange: { audience: https://stock.example, scopes: [stock.read, stock.write] }
    callerScopes: [stock:use]
    tools: { include: [greet], override: { greet: { upstreamScopes: [stock.read] } } }
`;

let stack: Stack;
let cwd: string;
beforeAll(async () => {
  stack = await startStack();
  // Without an .env of the checkout.
  cwd = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(async () => {
  await stack.close();
  rmSync(cwd, { recursive: true });
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = stack.env) =>
  runGateway(args, { env, cwd });

/** Settings of which nobody answers. */
const nobody = async () => {
  const [issuer, api] = await freePorts(2);
  return { ISSUER_URL: `http://localhost:${issuer}/`, API_BASE_URL: `http://localhost:${api}` };
};

describe('validate', () => {
  it('one line says what would be served; nobody is asked', async () => {
    const env = await nobody();
    expect(await run(['validate'], env)).toEqual({
      status: 0,
      out:
        `ok: 3 tools, 1 upstream (upstream-api at ${env.API_BASE_URL}), ` +
        'audience http://localhost:3001/, scopes tool:greet tool:whoami\n',
      error: '',
    });
  });

  it('all problems, a line each, and exit status 1; --json lists the same', async () => {
    const env = { PORT: 'abc', CORS_ORIGINS: 'foo', MCP_AUTH0_CLIENT_SECRET: 'your-client-secret' };
    const { status, out } = await run(['validate'], env);
    expect(status).toBe(1);
    const problems = out.split('\n').slice(0, -3);
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'CORS_ORIGINS',
      'MCP_AUTH0_CLIENT_SECRET',
    ]);
    expect(out).toMatch(/\n\n3 problems\n$/);
    const asJson = await run(['validate', '--json'], env);
    expect(asJson.status).toBe(1);
    expect(JSON.parse(asJson.out)).toEqual({ ok: false, problems });
  });

  it('a file that is named is read in the place of the one of GATEWAY_CONFIG', async () => {
    writeFileSync(join(cwd, 'gateway.yaml'), FILE);
    const { status, out } = await run(['validate', 'gateway.yaml'], {
      GATEWAY_CONFIG: 'none.yaml',
    });
    expect([status, out]).toEqual([
      0,
      'ok: 2 tools, 2 upstreams (shop at https://shop.example, stock at https://stock.example), ' +
        'audience http://localhost:3001/, scopes shop:use stock:use\n',
    ]);
  });

  it('a folder in the place of a file is told without the setting that does not name it', async () => {
    const named = await run(['validate', cwd]);
    expect([named.status, named.out]).toEqual([
      1,
      `"${cwd}" is not a file; name a gateway.yaml that this process may read\n\n1 problem\n`,
    ]);
    const set = await run(['validate'], { GATEWAY_CONFIG: cwd });
    expect(set.out).toMatch(/^GATEWAY_CONFIG: ".*" is not a file; /);
  });

  it('each problem of a file has its place, those of its tools too', async () => {
    writeFileSync(
      join(cwd, 'wrong.yaml'),
      FILE.replace('[greet]', '[grete]').replace('url:', 'ulr:'),
    );
    const wrong = await run(['validate', 'wrong.yaml']);
    expect(wrong.status).toBe(1);
    expect(wrong.out).toMatch(/^wrong\.yaml:4:5 upstreams\.shop\.ulr: .*url/m);
    writeFileSync(join(cwd, 'tools.yaml'), FILE.replace('[greet]', '[grete]'));
    const tools = await run(['validate', 'tools.yaml']);
    expect(tools.status).toBe(1);
    expect(tools.out).toMatch(
      /^tools\.yaml:\d+:\d+ upstreams\.shop\.tools\.include\[0\]: "grete" is not a tool; did you mean greet\?$/m,
    );
  });
});

describe('tools', () => {
  it('each tool with its upstream, the scopes of both sides, hints and size', async () => {
    const { status, out } = await run(['tools'], await nobody());
    expect(status).toBe(0);
    expect(out).toMatch(
      /^tool +from +operation +caller scopes +upstream scopes +hints +bytes +tokens\n/,
    );
    expect(out).toMatch(
      /^greet +upstream-api +written here +tool:greet +read:private +reads, repeatable, open world +\d+ +~\d+$/m,
    );
    expect(out).toMatch(/^get_datetime +- +written here +- +- +reads, repeatable +\d+ +~\d+$/m);
    expect(out).toMatch(/\n\n3 tools, \d+ bytes in tools\/list, about \d+ tokens\n$/);
  });

  it('bytes are those of the entry that the gateway lists', async () => {
    const { out } = await run(['tools', 'upstream-api', '--json']);
    const { tools, refused } = JSON.parse(out) as {
      tools: { tool: string; bytes: number; tokens: number }[];
      refused: unknown[];
    };
    expect([tools.map(({ tool }) => tool), refused]).toEqual([['greet'], []]);
    const { bytes, tokens } = tools[0]!;
    const token = await stack.token();
    const listed = await fetch(stack.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'mcp-protocol-version': '2025-06-18',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    }).then((response) => response.text());
    const { result } = JSON.parse(listed.replace(/^[\s\S]*?data: /, '')) as {
      result: { tools: { name: string }[] };
    };
    const entry = result.tools.find(({ name }) => name === 'greet');
    expect([bytes, tokens]).toEqual([
      Buffer.byteLength(JSON.stringify(entry)),
      Math.ceil(bytes / 4),
    ]);
  });

  it('of a file each upstream has its own scopes, and one of them is shown alone', async () => {
    writeFileSync(join(cwd, 'gateway.yaml'), FILE);
    const env = { GATEWAY_CONFIG: 'gateway.yaml' };
    const { out } = await run(['tools'], env);
    expect(out).toMatch(/^shop_greet +shop +written here +shop:use +shop\.read /m);
    expect(out).toMatch(/^stock_greet +stock +written here +stock:use +stock\.read /m);
    const stock = await run(['tools', 'stock'], env);
    expect(stock.out).toMatch(/\n\n1 tool, \d+ bytes/);
    const near = await run(['tools', 'stok'], env);
    expect([near.status, near.error]).toEqual([
      2,
      'tools: no upstream is named stok, there is shop, stock; did you mean stock? --help says how it is used\n',
    ]);
  });

  it('what keeps tools from being served is told', async () => {
    writeFileSync(join(cwd, 'gateway.yaml'), FILE.replace('[greet]', '[grete]'));
    const { status, out } = await run(['tools'], { GATEWAY_CONFIG: 'gateway.yaml' });
    expect(status).toBe(1);
    expect(out).toMatch(/^no tools\n\nproblems\n {2}gateway\.yaml:\d+:\d+ .*"grete" is not a tool/);
  });

  it('wrong settings: exit status 1, with every problem', async () => {
    const { status, out, error } = await run(['tools'], { PORT: 'abc', CORS_ORIGINS: 'foo' });
    expect([status, out]).toEqual([1, '']);
    expect(error).toMatch(/^tools: The configuration is not usable:\n {2}- PORT: .*\n {2}- CORS_/);
  });
});
