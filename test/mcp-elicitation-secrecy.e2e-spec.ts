import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './support/free-ports.js';
import { startMcpDouble } from './support/mcp-double.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { CALLER_SCOPES, startRelayWith } from './support/relay-stack.js';
import { call } from './support/rpc.js';
import { scrapeText } from './support/scrape.js';
import { keepFiles, searchChannels } from './support/secret-search.js';

const ADMIN_TOKEN = 'canary-admin-token-0123456789abcdef';
const META = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };
const QUESTION = {
  method: 'elicitation/create',
  params: {
    message: 'Which title?',
    requestedSchema: { type: 'object', properties: { title: { type: 'string' } } },
  },
};

it('LOG-01, LOG-02: what a person answers stands in no log, record, metric, trace or page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'answers-'));
  const [port] = (await freePorts(1)) as [number];
  const admin = `http://127.0.0.1:${port}`;
  const collector = await OtlpReceiver.start();
  const server = await startMcpDouble('modern');
  const env = {
    ...{ ADMIN_PORT: String(port), ADMIN_TOKEN, AUDIT: join(folder, 'audit.log') },
    ...{ AUDIT_SUBJECT_KEY: randomBytes(32).toString('base64'), AUDIT_ARGUMENTS: 'keys' },
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER: 'always_on',
  };
  const tools = [{ name: 'publish', inputSchema: { type: 'object' } }];
  const stack = await startRelayWith(
    { env },
    { url: server.url, tools, relay: { elicitation: true } },
  );
  const token = await stack.token('all-rights', CALLER_SCOPES.write);
  const answers = [
    { confirm: { action: 'accept', content: { title: 'canary-answer-8d1e' } } },
    { confirm: { action: 'canary-action-8d1e' } },
    { confirm: { action: 'accept', content: { 'canary-field-8d1e': { a: 1 } } } },
  ];
  server.answer = () => ({
    result: { resultType: 'input_required', inputRequests: { confirm: QUESTION } },
  });
  for (const inputResponses of answers) {
    const params = { inputResponses, requestState: 'canary-state-8d1e' };
    const asked = { era: '2026' as const, token, meta: META, params };
    const { headers } = await call(stack, 'wiki_publish', asked);
    const authorization = { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } };
    const reference = headers.get('x-request-id') ?? '';
    for (const path of ['/', '/status.json', `/explain?request=${reference}`]) {
      expect((await fetch(admin + path, authorization)).status).toBe(200);
    }
    const metrics = await scrapeText(admin);
    expect(metrics).toMatch(/gw_tool_calls_total\{[^}]*outcome="ok"[^}]*\} 1/);
  }
  expect(JSON.stringify(server.calls()[0]?.params)).toContain('canary-answer-8d1e');
  await stack.close();
  await server.close();
  await collector.close();
  keepFiles();
  rmSync(folder, { recursive: true });
  const { texts, found } = searchChannels();
  expect(found).toEqual([]);
  expect(Object.entries(texts).filter(([, count]) => count < 1)).toEqual([]);
});
