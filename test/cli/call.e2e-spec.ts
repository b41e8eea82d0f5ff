import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runGateway, runProgram } from '../support/command.js';
import { freePorts } from '../support/free-ports.js';
import { startStack, type Stack } from '../support/stack.js';

const WITHOUT_SCOPES = `version: 1
upstreams:
  shop:
    url: https://shop.example
    prefix: ''
    exchange: { audience: https://shop.example, scopes: [shop] }
    callerScopes: none
    tools: { include: [greet] }
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
  runGateway(args, { env, cwd, givesToken: args[0] === 'token' });

/** Settings of which nobody answers. */
const nobody = async () => {
  const [issuer, api] = await freePorts(2);
  return { ISSUER_URL: `http://localhost:${issuer}/`, API_BASE_URL: `http://localhost:${api}` };
};

describe('call', () => {
  it('--json: the answer, and the hops where they are recorded', async () => {
    const { status, out } = await run(['call', 'greet', '--name', 'Ada', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      tool: 'greet',
      isError: false,
      content: [{ type: 'text', text: expect.stringContaining('Hello, Ada') as unknown }],
      hops: null,
    });
  });

  it('--url says which gateway is asked', async () => {
    const env = await nobody();
    const { status, out } = await run(['call', 'whoami', '--url', stack.url], env);
    expect([status, out]).toEqual([0, expect.stringContaining('"sub": "local|all-rights"')]);
    const token = await run(['token', '--url', `${stack.url}/`], env);
    expect([token.status, token.out.split('.')]).toEqual([
      0,
      [expect.any(String), expect.any(String), expect.any(String)],
    ]);
  });

  it.each(['2025', '2026'])('%s: a refusal is exit status 1 and one sentence', async (era) => {
    const { status, out } = await run(['call', 'greet', '--as', 'no-greet', '--era', era]);
    expect(status).toBe(1);
    expect(out.split('\n')[0]).toMatch(
      /^The gateway refused the call.*scope.* \(reference [0-9a-f]{8}-[0-9a-f-]{27}\)$/i,
    );
    expect(out).not.toContain('{"error"');
  });

  it('an unknown tool, argument or user comes with the known ones', async () => {
    const tool = await run(['call', 'greeet']);
    expect([tool.status, tool.error]).toEqual([
      1,
      'no tool is named greeet; the tools are greet, whoami, get_datetime; did you mean greet?\n',
    ]);
    const argument = await run(['call', 'greet', '--nmae', 'Ada']);
    expect([argument.status, argument.error]).toEqual([
      1,
      'greet takes --name; did you mean --name?\n',
    ]);
    const user = await run(['call', 'greet', '--as', 'nobody']);
    expect([user.status, user.error]).toEqual([
      1,
      'call: Sign-in as nobody was refused: invalid_request. ' +
        'The demo users are all-rights, no-greet, no-upstream, read-only.\n',
    ]);
  });

  it('a gateway that needs no scopes of callers is signed in to without any', async () => {
    const file = join(cwd, 'none.yaml');
    writeFileSync(file, WITHOUT_SCOPES);
    const none = await startStack({ env: { GATEWAY_CONFIG: file } });
    try {
      const { status, out, error } = await run(['call', 'nothing'], none.env);
      expect({ status, error }).toEqual({
        status: 1,
        error: 'no tool is named nothing; the tools are greet\n',
      });
      expect(out).toContain('Unknown tool');
    } finally {
      await none.close();
    }
  });

  it('a gateway that does not run is exit status 1 and one sentence', async () => {
    const [port] = await freePorts(1);
    expect(await run(['call', 'greet', '--url', `http://localhost:${port}`])).toEqual({
      status: 1,
      out: '',
      error: `call: http://localhost:${port} does not answer: ECONNREFUSED. Is \`npm start\` running?\n`,
    });
  });
});

describe('the short names of npm', () => {
  const npm = (args: readonly string[]) =>
    runProgram('npm', ['run', '-s', ...args], {
      env: stack.env,
      cwd: resolve('.'),
      givesToken: args[0] === 'token',
    });
  const gateway = (args: readonly string[]) =>
    runGateway(args, { env: stack.env, cwd: resolve('.') });
  const lasting = (text: string) =>
    text.replace(/[0-9a-f]{32}|[0-9a-f-]{36}|\d+ s ahead/g, '<other>');

  it.each([
    ['call', ['greet', '--name', 'Ada']],
    ['call', ['whoami', '--as', 'no-greet', '--era', '2025']],
    ['doctor', ['--try-client']],
    ['doctor', ['--jsn']],
  ])('npm run %s %j is the same as the command', async (name, args) => {
    const short = await npm([name, '--', ...args]);
    const long = await gateway([name, ...args]);
    expect(lasting(short.out)).toBe(lasting(long.out));
    expect([short.status, short.error]).toEqual([long.status, long.error]);
  });

  it('npm run token is the same as the command', async () => {
    const { status, out } = await npm(['token', '--', '--as', 'no-greet']);
    expect([status, out]).toEqual([0, expect.stringMatching(/^eyJ[\w.-]+\n$/)]);
  });
});
