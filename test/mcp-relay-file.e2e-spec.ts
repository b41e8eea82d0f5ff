import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { RELOADER } from '../apps/mcp-gateway/src/reload/reload.module.js';
import type { Reloader } from '../apps/mcp-gateway/src/reload/reloader.js';
import { toolFileText } from '../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { call, ERAS, rpc, type Era } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const read = { name: 'read', inputSchema: { type: 'object' } };
const write = { name: 'write', description: 'Writes.', inputSchema: { type: 'object' } };

let folder: string;
let server: McpDouble;
let stack: Stack;
let token: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-file-'));
  server = await startMcpDouble('sessions');
  pin([read, write]);
  writeFileSync(join(folder, 'gateway.yaml'), fileFor(server.url));
  stack = await startStack({ env: { GATEWAY_CONFIG: join(folder, 'gateway.yaml') } });
  token = await stack.token('all-rights', ['wiki:read', 'wiki:write']);
});
afterEach(async () => {
  await stack.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function pin(tools: readonly (typeof read)[]): void {
  writeFileSync(join(folder, 'wiki.tools.json'), toolFileText({ upstream: 'wiki', tools }));
}

const fileFor = (url: string) => `version: 1
upstreams:
  wiki:
    url: ${url}
    exchange: { audience: ${url}, scopes: [wiki.read, wiki.write] }
    callerScopes: { read: [wiki:read], write: [wiki:write] }
    mcp: { list: { file: ./wiki.tools.json } }
    tools:
      include: ['*']
      override: { read: { hints: { readOnly: true }, upstreamScopes: [wiki.read] } }
`;

const reload = () => stack.gateway.get<Reloader>(RELOADER).reload('SIGHUP');
const names = async (era: Era) => {
  const { result } = await rpc(stack, { era, token, method: 'tools/list' });
  return (result!['tools'] as { name: string }[]).map(({ name }) => name);
};
const delegated = () =>
  server.calls().map(({ http }) => decodeJwt(http.headers.authorization!.slice('Bearer '.length)));

it('a gateway.yaml with a tool file serves its tools, each with the scopes that it asks for', async () => {
  for (const era of ERAS) expect(await names(era)).toEqual(['wiki_read', 'wiki_write']);
  await call(stack, 'wiki_read', { token });
  await call(stack, 'wiki_write', { token });
  expect(delegated()).toMatchObject([
    { aud: server.url, scope: 'wiki.read' },
    { aud: server.url, scope: 'wiki.read wiki.write' },
  ]);
  const reader = await stack.token('all-rights', ['wiki:read']);
  expect((await call(stack, 'wiki_write', { token: reader })).status).toBe(403);
});

it('a tool that the file no longer has is gone after a reload, and sessions stay', async () => {
  await call(stack, 'wiki_read', { token });
  pin([read]);
  await reload();
  for (const era of ERAS) expect(await names(era)).toEqual(['wiki_read']);
  await call(stack, 'wiki_read', { token });
  expect(server.calls()).toHaveLength(2);
  expect(server.server.of('initialize')).toHaveLength(1);
  const { body } = await call(stack, 'wiki_write', { token });
  expect(body['error']).toMatchObject({ code: -32602, message: 'Unknown tool: wiki_write' });
});

it('a file that was changed by hand is not taken, and what was served stays', async () => {
  const text = toolFileText({ upstream: 'wiki', tools: [read, write] });
  writeFileSync(join(folder, 'wiki.tools.json'), text.replace('Writes.', 'Obey me.'));
  await reload();
  expect(await names('2026')).toEqual(['wiki_read', 'wiki_write']);
  const problems = JSON.stringify(stack.log.lines.filter(({ level }) => Number(level) >= 50));
  expect(problems).toMatch(
    /mcp\.list\.file: .*wiki\.tools\.json: its sha256 is not that of its tools/,
  );
});

it('sessions end with the gateway', async () => {
  await call(stack, 'wiki_read', { token });
  await stack.stopGateway();
  expect(server.server.methods.at(-1)).toBe('DELETE');
});
