import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { CALL_VERDICTS } from '../apps/mcp-gateway/src/audit/verdicts.js';
import { askingServer, DONE, offers, QUESTION } from './support/asking-server.js';
import { recordsOf, type AuditLine } from './support/audit-records.js';
import { CALLER_SCOPES } from './support/relay-stack.js';
import { textOf } from './support/rpc.js';

const STATE = 'v1:c3RhdGU:c2lnbmF0dXJl+/=';
const folder = mkdtempSync(join(tmpdir(), 'elicitation-'));
const file = join(folder, 'audit.log');
const asking = askingServer({ AUDIT: file, AUDIT_ARGUMENTS: 'keys' });
const answered = (content: object) => ({ confirm: { action: 'accept', content } });
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('every round is a call of its own', () => {
  const retry = { params: { inputResponses: answered({ title: 'x' }), requestState: STATE } };

  it('who lacks the scope is refused, whatever was answered', async () => {
    const reader = await asking.stack.token('all-rights', CALLER_SCOPES.read);
    expect((await asking.ask({ ...retry, token: reader })).status).toBe(403);
    expect((await asking.ask({ ...retry, token: 'none' })).status).toBe(401);
    expect(asking.server.calls()).toEqual([]);
  });

  it('the server sees who answers, not who was asked', async () => {
    const asker = await asking.stack.token('all-rights', CALLER_SCOPES.read);
    asking.asks({ confirm: QUESTION }, STATE);
    await asking.ask({ token: asker }, 'wiki_quiet_publish');
    asking.server.answer = () => ({ result: DONE });
    const other = await asking.stack.token('no-greet', CALLER_SCOPES.read);
    const answer = await asking.ask({ ...retry, token: other }, 'wiki_quiet_publish');
    expect(textOf(answer)).toBe('published');
    const subjects = asking.server.calls().map(({ http: { headers } }) => {
      const sentToken = String(headers.authorization).slice('Bearer '.length);
      return [decodeJwt(sentToken).sub, [asker, other].includes(sentToken)];
    });
    expect(subjects).toEqual([
      ['local|all-rights', false],
      ['local|no-greet', false],
    ]);
  });

  it('the state goes to the tool that the client names', async () => {
    const reader = await asking.stack.token('all-rights', CALLER_SCOPES.read);
    await asking.ask({ ...retry, token: reader }, 'wiki_quiet_publish');
    expect(asking.sent()).toMatchObject({ name: 'quiet_publish', requestState: STATE });
  });

  it('each is one record, and what was answered stands nowhere', async () => {
    const before = recordsOf(file).length;
    asking.asks({ confirm: QUESTION }, STATE);
    await asking.ask();
    asking.server.answer = () => ({ result: DONE });
    await asking.ask({
      params: { inputResponses: answered({ title: 'canary-title-3f' }), requestState: STATE },
    });
    await asking.ask({ params: { inputResponses: { confirm: { action: 'canary-action' } } } });
    asking.asks({ interaction: QUESTION });
    await asking.ask();
    asking.refuses({ elicitation: { url: {} } });
    await asking.ask(offers({ form: {} }));
    const records: readonly AuditLine[] = recordsOf(file).slice(before);
    const calls = records.filter(({ event }) => event.startsWith('call.'));
    expect(calls.map(({ event, reason }) => [event, reason])).toEqual([
      ['call.allowed', undefined],
      ['call.allowed', undefined],
      ['call.failed', 'upstream_request_invalid'],
      ['call.failed', 'upstream_answer_invalid'],
      [CALL_VERDICTS.upstream_refused.event, 'upstream_refused'],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/canary|Which title/);
    expect(asking.stack.log.text).not.toMatch(/canary-title|canary-action|Which title/);
    expect(asking.stack.log.text).not.toContain(STATE);
  });
});
