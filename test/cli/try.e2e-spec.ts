import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGateway } from '../support/command.js';
import { freePorts } from '../support/free-ports.js';
import { expectNoSecrets } from '../support/secret-forms.js';
import { startStack, type Stack } from '../support/stack.js';

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

describe('try', () => {
  it('shows the exchange and the request of any caller, and sends neither', async () => {
    const before = stack.atUpstream.length;
    const env = { ...stack.env, ...(await nobody()) };
    const { status, out, error } = await run(['try', 'greet', '--json'], env);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    const { sent, requests, problem } = JSON.parse(out) as Record<string, never>;
    expect([sent, problem]).toEqual([false, undefined]);
    expect(requests).toEqual([
      {
        to: 'issuer',
        method: 'POST',
        url: `[token_endpoint of ${env.ISSUER_URL}]`,
        headers: expect.objectContaining({ accept: 'application/json' }) as unknown,
        body: {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: '[the caller’s token]',
          subject_token_type: 'urn:fastmcp:mcp',
          audience: stack.env['API_AUTH0_AUDIENCE'],
          scope: 'read:private',
          client_id: 'mcp-gateway',
          client_secret: '[hidden]',
        },
      },
      {
        to: 'upstream',
        method: 'GET',
        url: `${env.API_BASE_URL}/api/private-scope`,
        headers: expect.objectContaining({
          authorization: 'Bearer [the delegated token]',
        }) as unknown,
      },
    ]);
    expect(stack.atUpstream).toHaveLength(before);
  });

  it('without a token it says which scopes a caller needs', async () => {
    const { out } = await run(['try', 'greet']);
    expect(out).toMatch(/^greet on upstream-api, called by a caller with tool:greet\n/);
    const { out: none } = await run(['try', 'get_datetime']);
    expect(none).toMatch(/^get_datetime on no upstream, called by any caller\n/);
  });

  it('--send sends both, as a person who signs in at the local issuer', async () => {
    const before = stack.atUpstream.length;
    const { status, out } = await run(['try', 'greet', '--arguments', '{"name":"Ada"}', '--send']);
    expect(status).toBe(0);
    expect(out).toContain('greet on upstream-api, called by local|all-rights');
    expect(out).toMatch(/answered with status 200[\s\S]*answered with status 200/);
    expect(out).toContain('Hello, Ada (local|all-rights)!');
    expect(stack.atUpstream).toHaveLength(before + 1);
    expectNoSecrets(out, [...stack.tokens, stack.env['MCP_AUTH0_CLIENT_SECRET']!]);
  });

  it('a token of a file says who calls; one without the scope stops before the exchange', async () => {
    const file = join(cwd, 'token');
    writeFileSync(file, await stack.token('no-greet'));
    const { status, out } = await run(['try', 'greet', '--token-file', file]);
    expect(status).toBe(1);
    expect(out).toMatch(/^greet on upstream-api, called by local\|no-greet \(tool:whoami\)\n/);
    expect(out).toContain('Problem: the token lacks tool:greet: the gateway answers 403');
    expect(out).not.toContain('to the issuer');
  });

  it('what the issuer refuses is told in its words', async () => {
    const { status, out } = await run(['try', 'greet', '--send', '--as', 'no-upstream']);
    expect(status).toBe(1);
    expect(out).toMatch(/Problem: scope_refused: .* \(invalid_scope, /);
  });

  it('a token of elsewhere is not sent anywhere', async () => {
    const file = join(cwd, 'token');
    const [header, , signature] = (await stack.token()).split('.');
    const claims = Buffer.from('{"iss":"https://evil.example/"}').toString('base64url');
    writeFileSync(file, [header, claims, signature].join('.'));
    const { status, error } = await run(['try', 'greet', '--send', '--token-file', file]);
    expect(status).toBe(1);
    expect(error).toMatch(/^try: the gateway would refuse this token \(issuer\); /);
  });

  it('wrong arguments are named, and a tool without an upstream is not run unasked', async () => {
    const wrong = await run(['try', 'greet', '--arguments', '{"nmae":"Ada"}']);
    expect(wrong.status).toBe(1);
    expect(wrong.out).toContain('Problem: invalid arguments: Unrecognized key: "nmae"');
    const whoami = await run(['try', 'whoami']);
    expect([whoami.status, whoami.out]).toEqual([0, expect.stringContaining('--send runs it')]);
    const sent = await run(['try', 'whoami', '--send']);
    expect([sent.status, sent.out]).toEqual([0, expect.stringContaining('"sub": "local|all-')]);
  });
});
