import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_TOLD_ARGUMENTS } from '../apps/mcp-gateway/src/observing/gateway-event.js';
import { recordProblems, recordsOf, type AuditLine } from './support/audit-records.js';
import { freshCallers } from './support/failing-stack.js';
import { call, ERAS, rpc, rpcMessage, type Era } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const PROTOCOL = { '2025': '2025-11-25', '2026': '2026-07-28' };

let stack: Stack;
const callerToken = freshCallers(() => stack);
let folder: string;
let file: string;
let written = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  file = join(folder, 'audit.log');
  const wanted = { AUDIT_ARGUMENTS: 'keys', AUDIT_LISTS: 'true' };
  stack = await startStack({ env: { AUDIT: file, ...wanted } });
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

/** What was recorded since it was last asked. */
function news(): AuditLine[] {
  const records = recordsOf(file);
  const since = records.slice(written);
  written = records.length;
  for (const record of since) expect(recordProblems(record)).toEqual([]);
  return since;
}

describe.each(ERAS)('era %s: what an audit log says when it is asked to say more', (era: Era) => {
  beforeEach(news);

  it('which arguments a call has, by the names in the schema of its tool, and never what they are', async () => {
    const token = await callerToken();
    await call(stack, 'greet', { era, token, arguments: { name: 'canary-value' } });
    const given = { name: 'canary-value', canary: 1, 'canary\u202e\n': 2, __proto__: 3 };
    await call(stack, 'greet', { era, token, arguments: given });
    await call(stack, 'canary', { era, token, arguments: { name: 'x' } });
    const records = news().filter(({ event }) => event.startsWith('call.'));
    expect(records.map(({ action }) => action)).toMatchObject([
      { tool: 'greet', arguments: ['name'], other_arguments: 0 },
      { tool: 'greet', arguments: ['name'], other_arguments: 2 },
      { tool: '_unknown' },
    ]);
    expect(records[2]!['action']).not.toHaveProperty('arguments');
    expect(JSON.stringify(records)).not.toContain('canary');
  });

  it('however many there are that the schema does not know, they are a number', async () => {
    const names = Array.from({ length: 10 * MAX_TOLD_ARGUMENTS }, (_, index) => `n${index}`);
    const given = Object.fromEntries(names.map((name) => [name, 1]));
    const token = await callerToken();
    await call(stack, 'greet', { era, token, arguments: given });
    expect(news().map(({ action }) => action)).toMatchObject([
      { arguments: [], other_arguments: names.length },
    ]);
  });

  it('who was told which tools there are', async () => {
    const token = await callerToken();
    const answer = await rpc(stack, { era, method: 'tools/list', token });
    const records = news();
    expect(records).toMatchObject([
      {
        event: 'list.served',
        outcome: 'success',
        request_id: answer.headers.get('x-request-id'),
        subject: { iss: stack.config.callers.issuer, ref: expect.any(String) },
        source: { ip: '127.0.0.1' },
        action: { method: 'tools/list', protocol: PROTOCOL[era] },
        result: { duration_ms: expect.any(Number) },
      },
    ]);
    expect(records[0]!['action']).not.toHaveProperty('tool');
  });

  it('a list that was refused is not one that was served', async () => {
    const token = await callerToken();
    await rpc(stack, { era, method: 'tools/list', params: { cursor: 7 }, token });
    expect(news().filter(({ event }) => event === 'list.served')).toEqual([]);
  });

  it('nor is what asks for no answer', async () => {
    const token = await callerToken();
    const { headers, body } = rpcMessage({ era, method: 'tools/list', token });
    await fetch(stack.url, { method: 'POST', headers, body: body.replace('"id":1,', '') });
    await rpc(stack, { era, method: 'ping', token });
    expect(news()).toEqual([]);
  });
});
