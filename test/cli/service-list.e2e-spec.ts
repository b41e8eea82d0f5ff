import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import {
  isAskedAsService,
  serviceListReport,
  serviceListText,
} from '../../apps/mcp-gateway/src/cli/commands/service-list.js';
import { doctor } from '../doctor/support.js';
import { eventually } from '../support/child.js';
import { runGateway } from '../support/command.js';
import { startMcpDouble, type McpDouble } from '../support/mcp-double.js';
import { startStack, type Stack } from '../support/stack.js';

const REFUSED = { status: 400, body: '{"error":"unauthorized_client"}' };

let server: McpDouble;
let stack: Stack;
let folder: string;
let names: readonly string[];
beforeAll(async () => {
  server = await startMcpDouble('modern');
  server.list = () => names.map((name) => ({ name, inputSchema: { type: 'object' } }));
  names = ['read_page', 'admin_drop'];
  folder = mkdtempSync(join(tmpdir(), 'service-list-'));
  const file = join(folder, 'gateway.yaml');
  writeFileSync(
    file,
    `version: 1
upstreams:
  wiki:
    url: ${server.url}
    exchange: { audience: '${server.url}', scopes: [wiki.read] }
    callerScopes: [wiki:use]
    mcp: { list: { from: service } }
    tools: { include: ['*'], exclude: [admin_drop] }
`,
  );
  stack = await startStack({ env: { GATEWAY_CONFIG: file } });
  await eventually('the gateway has its list', () => lists().length === 1);
});
afterAll(async () => {
  await stack.close();
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  names = ['read_page', 'admin_drop', 'no name'];
  stack.issuer.faults.token = undefined;
  server.server.told.length = 0;
});

const lists = () => server.server.of('tools/list');
function report() {
  const [wiki] = stack.config.served.upstreams;
  if (wiki === undefined || !isAskedAsService(wiki)) throw new Error('no such upstream');
  return serviceListReport(wiki, stack.config);
}

it('what a server lists to the gateway itself is asked for so, and what is served of it is said', async () => {
  expect(await report()).toEqual({
    ok: true,
    upstream: 'wiki',
    listed: 3,
    tools: ['wiki_read_page'],
    leftOut: [expect.stringMatching(/^no name: its name is not 1 to 128/)],
    problems: [],
    warnings: [],
  });
  const [list, ...more] = lists();
  expect(more).toEqual([]);
  const token = decodeJwt(String(list!.http.headers.authorization).slice('Bearer '.length));
  expect(token.sub).toBe('mcp-gateway');
});

it('the command says it as a person reads it', async () => {
  const words = ['tools', 'wiki', '--check'];
  const { status, out } = await runGateway(words, { env: stack.env });
  expect([status, out]).toEqual([0, serviceListText(await report())]);
  expect(out).toBe(
    `wiki lists 3 tools to the gateway itself, 1 of them served

served
  wiki_read_page

left out
  no name: its name is not 1 to 128 letters, digits, or any of _ . -; correct it at the server
`,
  );
});

it('settings that are at odds with the list are problems', async () => {
  names = ['read_page'];
  const { ok, problems } = await report();
  expect([ok, problems]).toEqual([
    false,
    [
      expect.stringMatching(
        /gateway.yaml:8:40 upstreams.wiki.tools.exclude\[0\]: "admin_drop" is not included; /,
      ),
    ],
  ]);
});

it('an issuer that gives no token is told in its words', async () => {
  stack.issuer.faults.token = REFUSED;
  await expect(report()).rejects.toThrow(/^wiki: client_refused: .*\(unauthorized_client/);
  expect(lists()).toEqual([]);
});

it('the doctor looks whether the issuer gives the gateway such a token, and sends it to nobody', async () => {
  const line = { check: 'list', level: 'ok' };
  const { report: found } = await doctor({ env: stack.env });
  const of = (all: typeof found) =>
    all.sections.flatMap(({ lines }) => lines).filter(({ check }) => check === 'list');
  expect(of(found)).toEqual([expect.objectContaining(line)]);
  expect(lists()).toEqual([]);
});

it('the doctor says what the client lacks at the issuer', async () => {
  stack.issuer.faults.token = REFUSED;
  const { wrong } = await doctor({ env: stack.env });
  expect(wrong).toContainEqual({
    level: 'wrong',
    check: 'list',
    text: expect.stringMatching(/^wiki: the issuer gives no token .*: client_refused \(status 400/),
    setting: 'at the issuer',
    instead: expect.stringMatching(
      /^let the client "mcp-gateway" use client_credentials for ".*", or write caller or file in .*gateway.yaml:7:20 upstreams.wiki.mcp.list.from$/,
    ),
  });
});
