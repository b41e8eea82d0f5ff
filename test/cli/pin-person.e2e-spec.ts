import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '#auth';
import { pinReport, type PinOptions } from '../../apps/mcp-gateway/src/cli/commands/pin.js';
import type { ServerOpener } from '../../apps/mcp-gateway/src/cli/pinning/open-server.js';
import { startStack, type Stack } from '../support/stack.js';

const FILE = `version: 1
upstreams:
  wiki:
    url: https://wiki.example.com/mcp
    exchange: { audience: https://wiki.example.com, scopes: [wiki.read] }
    callerScopes: [tool:greet]
    mcp: { list: { file: ./wiki.tools.json } }
    tools: { include: ['*'] }
  open:
    url: https://open.example.com/mcp
    exchange: none
    callerScopes: none
    mcp: { list: { file: ./open.tools.json } }
    tools: { include: ['*'] }
`;

let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  Object.assign(process.env, stack.env);
  folder = mkdtempSync(join(tmpdir(), 'pin-person-'));
  writeFileSync(join(folder, 'gateway.yaml'), FILE);
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

/** As whom the server of an upstream is asked. */
async function askedAs(upstream: string, options: PinOptions): Promise<Caller> {
  const callers: Caller[] = [];
  const open: ServerOpener = (_settings, _config, caller) => {
    callers.push(caller);
    const tools = [{ name: 'read_page', inputSchema: { type: 'object' } }];
    return {
      session: { list: () => Promise.resolve({ tools, ttlMs: undefined, isPublic: false }) },
      said: () => '',
      close: () => undefined,
    };
  };
  const words = [upstream, join(folder, 'gateway.yaml')];
  await pinReport(words, { write: true, ...options }, open);
  expect(callers).toHaveLength(1);
  return callers[0]!;
}

it('the server is asked as a demo user who signs in at the local issuer, with the scopes of callers', async () => {
  const caller = await askedAs('wiki', {});
  expect(caller).toMatchObject({
    subject: 'local|all-rights',
    clientId: 'mcp-cli',
    machine: false,
  });
  expect(caller.scopes).toContain('tool:greet');
  expect(stack.tokens).toContain(caller.token.value);
  expect(await askedAs('wiki', { as: 'no-upstream' })).not.toMatchObject({
    subject: caller.subject,
  });
});

it('a token that is given says as whom', async () => {
  const tokenFile = join(folder, 'token.txt');
  const token = await stack.token('no-greet');
  writeFileSync(tokenFile, token);
  expect((await askedAs('wiki', { tokenFile })).token.value).toBe(token);
});

it('a token that the gateway would refuse is not exchanged', async () => {
  const tokenFile = join(folder, 'other.txt');
  writeFileSync(tokenFile, 'not.a.token');
  await expect(askedAs('wiki', { tokenFile })).rejects.toThrow(
    /^the gateway would refuse this token \(.*\); mcp-gateway doctor --token-file says more$/,
  );
});

it('where nobody’s token is sent, nobody signs in', async () => {
  const before = stack.tokens.length;
  expect(await askedAs('open', {})).toMatchObject({ subject: 'somebody' });
  expect(stack.tokens).toHaveLength(before);
});
