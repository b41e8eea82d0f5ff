import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { recordsOf, type AuditLine } from './support/audit-records.js';
import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import type { Told } from './support/mcp-server-double.js';
import { CALLER_SCOPES, startRelayIn, type RelayStack } from './support/relay-stack.js';
import { call, textOf, type CallRequest, type RpcAnswer } from './support/rpc.js';

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const TOOLS = ['publish', 'quiet_publish'].map((name) => ({
  name,
  inputSchema: { type: 'object' },
}));
const READS = { override: { quiet_publish: { hints: { readOnly: true } } } };
const FORM = {
  type: 'object',
  properties: { title: { type: 'string', title: 'Title' } },
  required: ['title'],
};
const QUESTION = {
  method: 'elicitation/create',
  params: { mode: 'form', message: 'Which title?', requestedSchema: FORM },
};
const PAGE = {
  method: 'elicitation/create',
  params: { mode: 'url', message: 'Sign this.', url: 'https://sign.example/doc/7?state=s' },
};
const STATE = 'v1:c3RhdGU:c2lnbmF0dXJl+/=';
const TOKEN = `eyJhbGciOiJIUzI1NiJ9.${'c'.repeat(40)}.${'d'.repeat(43)}`;
const DONE = { content: [{ type: 'text', text: 'published' }] };
const offers = (elicitation: object) => ({ meta: { [CAPABILITIES]: { elicitation } } });
const BOTH = offers({ form: {}, url: {} });
const answered = (content: object) => ({ confirm: { action: 'accept', content } });

let server: McpDouble;
let folder: string;
let file: string;
let stack: RelayStack;
let token: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'elicitation-'));
  file = join(folder, 'audit.log');
  server = await startMcpDouble('modern');
  const relay = { elicitation: true, hosts: ['sign.example'] };
  stack = await startRelayIn(
    { AUDIT: file, AUDIT_ARGUMENTS: 'keys' },
    { url: server.url, tools: TOOLS, relay, selection: READS },
    { name: 'silent', url: server.url, tools: TOOLS },
  );
  token = await stack.token('all-rights', CALLER_SCOPES.write);
});
afterAll(async () => {
  await stack.close();
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.server.told.length = 0;
  server.answer = () => ({ result: DONE });
});

const ask = (request: CallRequest = {}, tool = 'wiki_publish'): Promise<RpcAnswer> =>
  call(stack, tool, { era: '2026', token, ...BOTH, ...request });
const asks = (inputRequests: object | undefined, requestState?: string) => {
  const result = { resultType: 'input_required', inputRequests, requestState };
  server.answer = () => ({ result });
};
const refuses = (requiredCapabilities: object) => {
  server.answer = () => ({ error: { code: -32021, message: 'x', data: { requiredCapabilities } } });
};
const sent = (): Told['params'] => server.calls().at(-1)!.params;
const declared = () => sent()._meta?.[CAPABILITIES];
const logged = (message: string) => stack.log.lines.filter(({ msg }) => msg === message);

describe('what the server is told that it may ask', () => {
  it.each<[string, CallRequest, object]>([
    ['forms and pages', BOTH, { elicitation: { form: {}, url: {} } }],
    ['forms', offers({ form: { applyDefaults: true } }), { elicitation: { form: {} } }],
    ['pages', offers({ url: {}, later: {} }), { elicitation: { url: {} } }],
    ['elicitation, without a mode', offers({}), { elicitation: { form: {} } }],
    ['modes that nobody knows', offers({ voice: {} }), {}],
    ['nothing', { meta: {} }, {}],
    ['other things', { meta: { [CAPABILITIES]: { sampling: {}, roots: {} } } }, {}],
  ])('a client of 2026 that offers %s', async (_what, request, capabilities) => {
    expect(textOf(await ask(request))).toBe('published');
    expect(declared()).toEqual(capabilities);
  });

  it('a client of 2025 is asked nothing, whatever it says', async () => {
    expect(textOf(await ask({ era: '2025' }))).toBe('published');
    expect(declared()).toEqual({});
  });

  it('a server whose relay is off may ask nothing, and gets no answers', async () => {
    const params = { inputResponses: answered({ title: 'canary-unsent' }), requestState: 's' };
    expect(textOf(await ask({ params }, 'silent_publish'))).toBe('published');
    expect(declared()).toEqual({});
    expect(JSON.stringify(server.server.told.map(({ params: all }) => all))).not.toContain(
      'canary',
    );
    expect(sent()).not.toHaveProperty('requestState');
  });
});

describe('a question and its answer', () => {
  it('keys, forms and state reach the client as they are', async () => {
    asks({ confirm: QUESTION, 'sign/1': PAGE }, STATE);
    const { status, body } = await ask();
    expect([status, body['result']]).toEqual([
      200,
      {
        resultType: 'input_required',
        inputRequests: { confirm: QUESTION, 'sign/1': PAGE },
        requestState: STATE,
        _meta: expect.anything() as unknown,
      },
    ]);
  });

  it('answers and state reach the same tool of the server, with the same arguments', async () => {
    const inputResponses = {
      confirm: { action: 'accept', content: { title: 'ü', n: 1.5, sure: false, tags: ['a'] } },
      'sign/1': { action: 'decline' },
      other: { action: 'cancel' },
    };
    const params = { inputResponses, requestState: STATE };
    const request = { arguments: { page: 1 }, params };
    expect(textOf(await ask(request))).toBe('published');
    expect(sent()).toMatchObject({ name: 'publish', arguments: { page: 1 } });
    expect([sent()['inputResponses'], sent()['requestState']]).toEqual([inputResponses, STATE]);
  });

  it('what is not accepted has no content, and nothing beside it travels', async () => {
    const content = { title: 'canary-declined' };
    const inputResponses = {
      confirm: { action: 'decline', content },
      sure: { action: 'accept', content: null, _meta: { a: 1 }, more: 1 },
    };
    await ask({ params: { inputResponses } });
    expect(sent()['inputResponses']).toEqual({
      confirm: { action: 'decline' },
      sure: { action: 'accept' },
    });
  });

  it('a state alone asks for the same call again', async () => {
    asks(undefined, 'later');
    expect((await ask()).result).toEqual({ requestState: 'later' });
    await ask({ params: { requestState: 'later' } });
    expect([sent()['requestState'], sent()]).toEqual([
      'later',
      expect.not.objectContaining({ inputResponses: {} }),
    ]);
  });

  it('a client that wants progress is asked on its stream', async () => {
    server.answer = () => ({
      progress: [{ progress: 1 }],
      result: { resultType: 'input_required', inputRequests: { confirm: QUESTION } },
    });
    const answer = await fetchText({ ...BOTH.meta, progressToken: 'p' });
    expect(answer).toMatch(/notifications\/progress[^]*"resultType":"input_required"/);
  });

  it.each<[string, unknown]>([
    ['no action', { confirm: {} }],
    ['another action', { confirm: { action: 'maybe' } }],
    [
      'a wrapped answer',
      { confirm: { method: 'elicitation/create', result: { action: 'accept' } } },
    ],
    ['nested content', answered({ a: { b: 'canary-nested' } })],
    ['a list of numbers', answered({ a: [1] })],
    ['null in it', answered({ a: null })],
    [
      'too many',
      Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, { action: 'cancel' }])),
    ],
    ['too many bytes', answered({ a: 'x'.repeat(32_768) })],
  ])('an answer that is none does not travel: %s', async (_what, inputResponses) => {
    const answer = await ask({ params: { inputResponses } });
    expect(textOf(answer)).toMatch(
      /^The arguments cannot be sent to the upstream API\. .*responses/,
    );
    expect(JSON.stringify(answer.body)).not.toContain('canary');
    expect(server.calls()).toEqual([]);
  });

  it('a state that is too long does not travel', async () => {
    const answer = await ask({ params: { requestState: 's'.repeat(16_385) } });
    expect(textOf(answer)).toMatch(/requestState is longer than 16384 characters/);
    expect(server.calls()).toEqual([]);
  });
});

async function fetchText(meta: object): Promise<string> {
  const META = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', ...meta };
  const params = { name: 'wiki_publish', arguments: {}, _meta: META };
  const response = await fetch(stack.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'wiki_publish',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  return response.text();
}

describe('what the server must not ask', () => {
  const withParams = (params: object) => ({
    a: { ...QUESTION, params: { ...QUESTION.params, ...params } },
  });

  it.each<[string, object | undefined, string]>([
    ['a model', { a: { method: 'sampling/createMessage', params: {} } }, 'sampling/createMessage'],
    ['roots', { a: QUESTION, b: { method: 'roots/list' } }, 'roots/list'],
    ['another thing', { a: { method: 'canary/method', params: {} } }, 'something'],
    [
      'under our key',
      { interaction: QUESTION },
      "under the key interaction, which is the gateway's own",
    ],
    ['nothing', {}, 'for none'],
    ['nothing at all', undefined, 'for none'],
    ['in an unknown mode', withParams({ mode: 'voice' }), 'mode'],
    ['without a message', withParams({ message: 1 }), 'message'],
    ['without a form', withParams({ requestedSchema: undefined }), 'no form'],
    [
      'with a nested form',
      withParams({ requestedSchema: { type: 'object', properties: { a: { type: 'object' } } } }),
      'field',
    ],
    [
      'too much',
      Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, QUESTION])),
      '16 questions',
    ],
  ])('it asks for %s', async (_what, inputRequests, problem) => {
    asks(inputRequests);
    const answer = await ask();
    expect(textOf(answer)).toMatch(/^The upstream API gave no usable answer\. \(reference/);
    const [line] = logged('tool call failed').slice(-1);
    expect(line).toMatchObject({ code: 'upstream_answer_invalid' });
    expect(String(line?.['problem'])).toContain(problem);
    expect(JSON.stringify(line)).not.toContain('canary');
  });

  it.each<[string, CallRequest, object]>([
    ['a page of a client that has forms', offers({ form: {} }), { a: PAGE }],
    ['a form of a client that opens pages', offers({ url: {} }), { a: QUESTION }],
    ['anything of a client that offers nothing', { meta: {} }, { a: QUESTION }],
    ['anything of a client of 2025', { era: '2025' }, { a: QUESTION }],
  ])('%s', async (_what, request, inputRequests) => {
    asks(inputRequests, 's');
    const answer = await ask(request);
    expect(textOf(answer)).toMatch(/^The upstream API gave no usable answer\./);
    expect(JSON.stringify(answer.body)).not.toContain('sign.example');
  });

  it.each<[string, string]>([
    ['of a host that is not allowed', 'https://evil.example/x'],
    ['of another port', 'https://sign.example:8443/x'],
    ['below the host', 'https://a.sign.example/x'],
  ])('a page %s: the log names host and setting, the client neither', async (_what, url) => {
    asks({ a: { ...PAGE, params: { ...PAGE.params, url } } });
    const answer = await ask();
    expect(textOf(answer)).toMatch(
      /^The upstream API gave no usable answer\. It asks to open a page that is not allowed here\. \(ref/,
    );
    const { host } = new URL(url);
    expect(JSON.stringify(answer.body)).not.toContain(host);
    const [line] = logged('tool call failed').slice(-1);
    expect(line?.['problem']).toBe(
      `it asks to open a page of ${host}, and gateway.yaml:1 upstreams.wiki.mcp.relay.hosts does not name that host`,
    );
  });

  it.each(['http://sign.example/x', 'https://a:b@sign.example/x', 'javascript:alert(1)', 'x', 7])(
    'a page that is no https URL: %s',
    async (url) => {
      asks({ a: { ...PAGE, params: { ...PAGE.params, url } } });
      expect(textOf(await ask())).toMatch(/^The upstream API gave no usable answer\./);
    },
  );

  it('texts for people are cleaned and cut', async () => {
    const message = `a\u0000\u202eb ${TOKEN} ${'x'.repeat(5_000)}`;
    asks(withParams({ message }));
    const { inputRequests } = (await ask()).result as { inputRequests: { a: typeof QUESTION } };
    const said = inputRequests.a.params.message;
    expect(said).toMatch(/^ab \[removed\] x+\n\[cut: /);
    expect(said.length).toBeLessThan(4_100);
  });
});

describe('a server that needs more of the client', () => {
  it.each<[string, CallRequest, object]>([
    ['nothing', { meta: {} }, { form: {} }],
    ['forms', offers({ form: {} }), { url: {} }],
  ])(
    'a client of 2026 that offers %s is told −32021 itself',
    async (_what, request, elicitation) => {
      refuses({ elicitation });
      const { status, body } = await ask(request);
      const [mode] = Object.keys(elicitation);
      expect([status, body['error']]).toEqual([
        400,
        {
          code: -32021,
          message: `The tool needs the client to offer elicitation: ${mode}`,
          data: { requiredCapabilities: { elicitation } },
        },
      ]);
    },
  );

  it.each<[string, CallRequest, object, string]>([
    ['a client of 2025', { era: '2025' }, { elicitation: {} }, 'elicitation'],
    ['what the client has', BOTH, { elicitation: { form: {} } }, 'elicitation'],
    [
      'what is not relayed',
      { meta: {} },
      { elicitation: {}, sampling: {} },
      'elicitation and sampling',
    ],
  ])('%s: a tool error', async (_what, request, required, named) => {
    refuses(required);
    expect(textOf(await ask(request))).toContain(
      `The tool needs ${named} of the client, which is not offered here.`,
    );
  });

  it('with relay off: a tool error', async () => {
    refuses({ elicitation: {} });
    expect(textOf(await ask({ meta: {} }, 'silent_publish'))).toContain('needs elicitation of');
  });
});

describe('every round is a call of its own', () => {
  const retry = { params: { inputResponses: answered({ title: 'x' }), requestState: STATE } };

  it('who lacks the scope is refused, whatever was answered', async () => {
    const reader = await stack.token('all-rights', CALLER_SCOPES.read);
    expect((await ask({ ...retry, token: reader })).status).toBe(403);
    expect((await ask({ ...retry, token: 'none' })).status).toBe(401);
    expect(server.calls()).toEqual([]);
  });

  it('the server sees who answers, not who was asked', async () => {
    const asker = await stack.token('all-rights', CALLER_SCOPES.read);
    asks({ confirm: QUESTION }, STATE);
    await ask({ token: asker }, 'wiki_quiet_publish');
    server.answer = () => ({ result: DONE });
    const other = await stack.token('no-greet', CALLER_SCOPES.read);
    const answer = await ask({ ...retry, token: other }, 'wiki_quiet_publish');
    expect(textOf(answer)).toBe('published');
    const subjects = server.calls().map(({ http: { headers } }) => {
      const sentToken = String(headers.authorization).slice('Bearer '.length);
      return [decodeJwt(sentToken).sub, [asker, other].includes(sentToken)];
    });
    expect(subjects).toEqual([
      ['local|all-rights', false],
      ['local|no-greet', false],
    ]);
  });

  it('the state goes to the tool that the client names', async () => {
    const reader = await stack.token('all-rights', CALLER_SCOPES.read);
    await ask({ ...retry, token: reader }, 'wiki_quiet_publish');
    expect(sent()).toMatchObject({ name: 'quiet_publish', requestState: STATE });
  });

  it('each is one record, and what was answered stands nowhere', async () => {
    const before = recordsOf(file).length;
    asks({ confirm: QUESTION }, STATE);
    await ask();
    server.answer = () => ({ result: DONE });
    await ask({
      params: { inputResponses: answered({ title: 'canary-title-3f' }), requestState: STATE },
    });
    await ask({ params: { inputResponses: { confirm: { action: 'canary-action' } } } });
    asks({ interaction: QUESTION });
    await ask();
    const records: readonly AuditLine[] = recordsOf(file).slice(before);
    const calls = records.filter(({ event }) => event.startsWith('call.'));
    expect(calls.map(({ event, reason }) => [event, reason])).toEqual([
      ['call.allowed', undefined],
      ['call.allowed', undefined],
      ['call.failed', 'upstream_request_invalid'],
      ['call.failed', 'upstream_answer_invalid'],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/canary|Which title/);
    expect(stack.log.text).not.toMatch(/canary-title|canary-action|Which title/);
    expect(stack.log.text).not.toContain(STATE);
  });
});
