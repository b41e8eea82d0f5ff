import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog } from '../apps/mcp-gateway/src/audit/audit-log.js';
import { MAX_RECORD_BYTES } from '../apps/mcp-gateway/src/audit/audit-record.js';
import { AUDIT_LOG } from '../apps/mcp-gateway/src/gateway-parts.js';
import { recordsOf } from './support/audit-records.js';
import { freePorts } from './support/free-ports.js';
import { call, ERAS } from './support/rpc.js';
import { growth } from './support/scrape.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-file-'));
  file = join(folder, 'audit.log');
  stack = await startStack({ env: { AUDIT: file } });
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

it('a delegated token that was there already is said to be from the memory, and was no exchange', async () => {
  const token = await stack.issuer.issue({});
  await call(stack, 'greet', { token });
  const before = recordsOf(file).length;
  await call(stack, 'greet', { token });
  expect(recordsOf(file).slice(before)).toMatchObject([
    { event: 'call.allowed', delegation: { cache: 'memory' } },
  ]);
});

it('no record is longer than 2 KB, whatever names are like', async () => {
  const wide = '\u{1f600}"\\'.repeat(60);
  const act = { sub: wide, act: { sub: wide, act: { sub: wide } } };
  const scope = `tool:greet ${Array.from({ length: 40 }, (_, i) => `tool:${i}`).join(' ')}`;
  const token = await stack.issuer.issue({
    sub: `${wide}s`,
    client_id: wide,
    azp: wide,
    org_id: wide,
    act,
    scope,
  });
  const before = recordsOf(file).length;
  await call(stack, 'greet', { token, headers: { 'user-agent': '"\\'.repeat(200) } });
  const records = recordsOf(file).slice(before);
  expect(records.filter(({ event }) => event.startsWith('call.'))).toHaveLength(1);
  const longest = Math.max(
    ...readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => Buffer.byteLength(line) + 1),
  );
  expect(longest).toBeLessThanOrEqual(MAX_RECORD_BYTES);
});

it('a file that was moved away goes on until it is opened anew', async () => {
  const token = await stack.issuer.issue({});
  await call(stack, 'whoami', { token });
  const moved = `${file}.1`;
  const before = recordsOf(file).length;
  renameSync(file, moved);
  await call(stack, 'whoami', { token });
  stack.gateway.get<AuditLog>(AUDIT_LOG, { strict: false }).reopen();
  await call(stack, 'whoami', { token });
  expect([recordsOf(moved).length - before, recordsOf(file).length]).toEqual([1, 1]);
});

it.each(ERAS)(
  'era %s: a call that cannot be recorded is one error, and no rejected request',
  async (era) => {
    const [port] = await freePorts(1);
    const env = { AUDIT: '/dev/full', AUDIT_REQUIRED: 'true', ADMIN_PORT: String(port) };
    const strict = await startStack({ env });
    const admin = `http://127.0.0.1:${port}`;
    const token = await strict.token();
    const rejected = await growth(admin, 'gw_request_rejected_total', async () => {
      const moved = await growth(admin, 'gw_tool_calls_total', async () => {
        const answer = await call(strict, 'whoami', { era, token });
        expect(answer.status).toBe(503);
      });
      expect(moved).toEqual({ '{"tool":"whoami","upstream":"","outcome":"tool_error"}': 1 });
    });
    expect(rejected).toEqual({});
    const status: unknown = await (await fetch(`${admin}/status.json`)).json();
    expect(status).toMatchObject({ lastMinute: { calls: 1, errors: 1, refused: 0 } });
    await strict.close();
  },
);
