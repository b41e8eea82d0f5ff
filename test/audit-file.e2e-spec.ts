import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog } from '../apps/mcp-gateway/src/audit/audit-log.js';
import { MAX_RECORD_BYTES } from '../apps/mcp-gateway/src/audit/audit-record.js';
import { AUDIT_LOG } from '../apps/mcp-gateway/src/gateway-parts.js';
import { recordsOf } from './support/audit-records.js';
import { call } from './support/rpc.js';
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
