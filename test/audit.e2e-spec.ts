import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { personRef } from '../apps/mcp-gateway/src/observing/person-ref.js';
import { CALL_VERDICTS } from '../apps/mcp-gateway/src/audit/verdicts.js';
import { recordProblems, recordsOf, type AuditLine } from './support/audit-records.js';
import { failingCalls, type FailureCode } from './support/failing-calls.js';
import { freshCallers, heal } from './support/failing-stack.js';
import { ToolsThatFailModule } from './support/failing-tools.js';
import { refusedCalls } from './support/refused-calls.js';
import { call, ERAS, rpc, rpcMessage, type Era } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const DEADLINE_MS = 500;
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');

let stack: Stack;
const callerToken = freshCallers(() => stack);
let folder: string;
let file: string;
let written = 0;
const scenarios = failingCalls(() => stack);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  file = join(folder, 'audit.log');
  stack = await startStack({
    proxied: true,
    gateway: { tools: ToolsThatFailModule },
    env: {
      AUDIT: file,
      AUDIT_SUBJECT_KEY: KEY.toString('base64'),
      ALLOW_M2M: 'true',
      CALLS_PER_MINUTE: '5',
      EXCHANGE_TIMEOUT_MS: String(DEADLINE_MS),
      UPSTREAM_TIMEOUT_MS: String(DEADLINE_MS),
    },
  });
  written = recordsOf(file).length;
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => heal(stack));

/** What was recorded since it was last asked. */
function news(): AuditLine[] {
  const records = recordsOf(file);
  const since = records.slice(written);
  written = records.length;
  for (const record of since) expect(recordProblems(record)).toEqual([]);
  return since;
}

const calls = (records: readonly AuditLine[]) =>
  records.filter(({ event }) => event.startsWith('call.'));

describe.each(ERAS)('era %s: one record for each call', (era: Era) => {
  beforeEach(news);

  it.each(Object.keys(scenarios) as FailureCode[])('%s', async (code) => {
    const { arrange, tool = 'greet', args = {}, claims } = scenarios[code];
    const token = await callerToken(claims);
    await arrange?.();
    const pending = call(stack, tool, { era, token, arguments: args });
    if (code === 'upstream_timeout') {
      await stack.proxies.upstream!.stalled();
      await stack.time.advance(DEADLINE_MS);
    }
    await pending;
    const protocol = era === '2026' ? '2026-07-28' : '2025-11-25';
    expect(calls(news())).toMatchObject([
      { ...CALL_VERDICTS[code], reason: code, action: { tool, protocol } },
    ]);
  });

  it('a call that works says who, with which scopes, where to, with which token, and what came of it', async () => {
    const act = { sub: 'agent', act: { sub: 'other', iss: 'https://else.example/' } };
    const token = await callerToken({ org_id: 'org_1', act });
    const payload = Buffer.from(token.split('.')[1]!, 'base64url').toString();
    const { sub: subject } = JSON.parse(payload) as { sub: string };
    const answer = await call(stack, 'greet', {
      era,
      token,
      arguments: { name: 'canary-argument-41f7' },
    });
    const records = news();
    const [upstream] = stack.config.served.upstreams;
    const issuer = stack.config.callers.issuer;
    const ref = (name: string, from = issuer) => personRef(KEY, { issuer: from, subject: name });
    const done = records.find(({ event }) => event === 'exchange.done');
    const [record] = calls(records);
    expect(calls(records)).toHaveLength(1);
    expect(record).toMatchObject({
      event: 'call.allowed',
      outcome: 'success',
      request_id: answer.headers.get('x-request-id'),
      subject: {
        iss: issuer,
        ref: ref(subject),
        org: 'org_1',
        actor: [ref('agent'), ref('other', 'https://else.example/')],
      },
      source: { ip: '127.0.0.1' },
      authorization: { required: ['tool:greet'], granted: ['tool:greet'] },
      target: {
        upstream: upstream!.name,
        audience: upstream!.exchange!.audience,
        http_method: 'GET',
        route: '/api/private-scope',
      },
      delegation: {
        profile: upstream!.exchange!.profile,
        cache: 'exchanged',
        asked: upstream!.exchange!.scopes,
        token_ref: expect.stringMatching(/^[\w-]{11}$/),
      },
      result: { status: 200, bytes: expect.any(Number) },
    });
    expect(record).not.toHaveProperty('reason');
    expect(done).toMatchObject({
      request_id: record!['request_id'],
      subject: { ref: ref(subject) },
    });
    expect(JSON.stringify(records)).not.toContain('canary');
    expect(JSON.stringify(records)).not.toContain(subject);
  });

  it('invalid arguments, an unknown tool, a missing scope and one call too many', async () => {
    const token = await callerToken({ sub: `busy ${era}` });
    await call(stack, 'greet', { era, token, arguments: { name: 7 } });
    await call(stack, 'canary', { era, token });
    const poor = await callerToken({ scope: 'tool:whoami' });
    await call(stack, 'greet', { era, token: poor });
    for (let i = 0; i < 6; i += 1) await call(stack, 'lies', { era, token });
    const records = news();
    expect(records.map(({ event, reason }) => `${event} ${reason!}`)).toEqual([
      'call.failed arguments_invalid',
      'call.failed tool_unknown',
      'call.denied scope_missing',
      ...Array<string>(5).fill('call.failed output_invalid'),
      'call.denied rate_limited',
    ]);
    expect(records[1]).toMatchObject({ action: { tool: '_unknown' } });
    expect(records[2]).toMatchObject({
      authorization: { required: ['tool:greet'], granted: [] },
    });
  });

  it('a client that leaves', async () => {
    const token = await callerToken();
    const held = stack.holdUpstream();
    const leaving = new AbortController();
    const params = { name: 'greet', arguments: {} };
    const message = rpcMessage({ era, method: 'tools/call', params, token });
    const left = fetch(stack.url, { method: 'POST', signal: leaving.signal, ...message });
    await held.arrived;
    leaving.abort();
    await expect(left).rejects.toThrow();
    while (calls(recordsOf(file).slice(written)).length === 0) await new Promise(setImmediate);
    held.answer('{}');
    const reason = expect.stringMatching(/^(client_left|upstream_cancelled)$/) as string;
    expect(calls(news())).toMatchObject([{ event: 'call.failed', outcome: 'failure', reason }]);
  });

  it.each(refusedCalls(era))(
    'each message that names a tool and is refused before it is looked at: $why',
    async ({ tool = 'greet', ...message }) => {
      const token = await callerToken();
      for (let count = 0; count < 2; count += 1) {
        await rpc(stack, { era, method: 'tools/call', token, ...message });
      }
      const record = {
        ...{ event: 'call.failed', outcome: 'failure', reason: 'not_run' },
        ...{
          action: { method: 'tools/call', tool },
          subject: { ref: expect.any(String) as string },
        },
      };
      expect(news()).toMatchObject([record, record]);
    },
  );

  it('messages that name no tool are not recorded, nor is a call that asks for no answer', async () => {
    const token = await callerToken();
    await rpc(stack, { era, method: 'tools/list', token });
    const params = { name: 'greet', arguments: {} };
    const { headers, body } = rpcMessage({ era, method: 'tools/call', params, token });
    await fetch(stack.url, { method: 'POST', headers, body: body.replace('"id":1,', '') });
    expect(news()).toEqual([]);
  });
});

it('nothing that an unverified token claims is recorded', async () => {
  news();
  const expired = await callerToken({ sub: 'canary-expired', exp: 1 });
  const [head, body] = (await callerToken({ sub: 'canary-forged' })).split('.');
  await call(stack, 'greet', { token: expired, headers: { 'user-agent': 'x\u00e9'.repeat(200) } });
  await call(stack, 'greet', { token: `${head}.${body}.c2ln` });
  const records = news();
  expect(records.map(({ event, reason }) => `${event} ${reason!}`)).toEqual([
    'token.rejected expired',
    'token.rejected signature',
  ]);
  for (const record of records) expect(record).not.toHaveProperty('subject');
  const { user_agent: agent } = records[0]!['source'] as { user_agent: string };
  expect(agent.length).toBeLessThanOrEqual(121);
  expect(JSON.stringify(records)).not.toContain('canary');
});

it('of one source and reason one record a second is written, with how many were left out', async () => {
  await stack.time.advance(100_000);
  news();
  const flood = (count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        fetch(stack.url, { method: 'POST', headers: { origin: 'https://evil.example' } }),
      ),
    );
  await flood(50);
  expect(news()).toMatchObject([{ event: 'request.rejected', reason: 'origin' }]);
  await stack.time.advance(1_000);
  expect(news()).toMatchObject([{ reason: 'origin', suppressed: 48 }]);
  await stack.time.advance(1_000);
  expect(news()).toEqual([]);
});
