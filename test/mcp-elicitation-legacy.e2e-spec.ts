import { startMcpDouble, type McpDouble } from './support/mcp-double.js';
import { tells, type Told } from './support/mcp-server-double.js';
import { CALLER_SCOPES, startRelay, type RelayStack } from './support/relay-stack.js';
import { call, textOf, type CallRequest } from './support/rpc.js';

const META = {
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {}, url: {} } },
};
const TOOLS = [{ name: 'publish', inputSchema: { type: 'object' } }];
const DONE = { content: [{ type: 'text', text: 'published' }] };
const QUESTION = {
  method: 'elicitation/create',
  params: { message: 'Which title?', requestedSchema: { type: 'object', properties: {} } },
};

describe.each(['legacy', 'sessions'] as const)('an upstream of kind %s, with relay on', (kind) => {
  let server: McpDouble;
  let stack: RelayStack;
  let token: string;
  beforeAll(async () => {
    server = await startMcpDouble(kind);
    const relay = { elicitation: true, hosts: ['sign.example'] };
    stack = await startRelay({ url: server.url, tools: TOOLS, relay });
    token = await stack.token('all-rights', CALLER_SCOPES.write);
  });
  afterAll(async () => {
    await stack.close();
    await server.close();
  });
  beforeEach(() => {
    server.server.told.length = 0;
    server.answer = () => ({ result: DONE });
  });

  const ask = (request: CallRequest = {}) =>
    call(stack, 'wiki_publish', { era: '2026', token, meta: META, ...request });

  it('is told of no elicitation, and gets no answers', async () => {
    const inputResponses = { confirm: { action: 'accept', content: { title: 'canary-title' } } };
    expect(textOf(await ask({ params: { inputResponses, requestState: 's' } }))).toBe('published');
    for (const { params } of server.server.of('initialize')) {
      expect(params['capabilities']).toEqual({});
    }
    const [{ params }] = server.calls() as [Told];
    expect(params).toMatchObject({ name: 'publish', arguments: {} });
    expect(JSON.stringify(params)).not.toMatch(/canary|elicitation|requestState/);
  });

  it('that asks on its stream is answered −32601, and the call goes on', async () => {
    const answered = new Promise<Told>((resolve) => {
      server.server.script((told, response) => {
        if (told.error === undefined) return undefined;
        resolve(told);
        return response.writeHead(202).end();
      });
    });
    let asks = true;
    server.server.script(({ method, id }, response) => {
      if (method !== 'tools/call' || !asks) return undefined;
      asks = false;
      return tells(response, { id: 'q', ...QUESTION }, { id, result: DONE }).end();
    });
    expect(textOf(await ask())).toBe('published');
    expect(await answered).toMatchObject({ id: 'q', error: { code: -32601 } });
  });

  it('that answers as one of 2026 gives no usable answer', async () => {
    const asked = { resultType: 'input_required', inputRequests: { confirm: QUESTION } };
    server.answer = () => ({ result: asked });
    expect(textOf(await ask())).toMatch(/^The upstream API gave no usable answer\./);
  });

  describe('that wants a page opened first (−32042)', () => {
    const page = (url: string) => ({
      mode: 'url',
      elicitationId: '1',
      url,
      message: 'Sign\u202e it.',
    });
    const wants = (elicitations: unknown) => {
      server.answer = () => ({ error: { code: -32042, message: '', data: { elicitations } } });
    };
    const URL = 'https://sign.example/7';
    const opened = { params: { inputResponses: { interaction: { action: 'accept' } } } };

    it('a client that opens pages is asked to, once, under the key of the gateway', async () => {
      wants([page(URL), page('https://sign.example/8')]);
      const { result } = await ask();
      const params = { mode: 'url', message: 'Sign it.', url: URL };
      expect(result).toEqual({
        inputRequests: { interaction: { method: 'elicitation/create', params } },
      });
      expect(textOf(await ask(opened))).toContain(`Open ${URL}, then call the tool again.`);
      server.answer = () => ({ result: DONE });
      expect(textOf(await ask(opened))).toBe('published');
      expect(server.calls().at(-1)?.params).not.toHaveProperty('inputResponses');
    });

    it.each<[string, CallRequest]>([
      ['of 2025', { era: '2025' }],
      ['that opens no pages', { meta: {} }],
    ])('a client %s reads which', async (_what, request) => {
      wants([page(URL)]);
      expect(textOf(await ask(request))).toContain(`Open ${URL}, then call the tool again.`);
    });

    it.each<[string, unknown, RegExp]>([
      ['of another host', [page('https://evil.example/')], /a page that is not allowed here/],
      ['that is none', [{ mode: 'url' }], /gave no usable answer/],
      ['that it does not name', undefined, /needs a page to be opened first/],
    ])('a page %s is not shown', async (_what, elicitations, says) => {
      wants(elicitations);
      const answer = await ask();
      expect(textOf(answer)).toMatch(says);
      expect(JSON.stringify(answer.body)).not.toContain('evil');
    });
  });

  it('that needs elicitation is a tool error: offering more of it would not help', async () => {
    const data = { requiredCapabilities: { elicitation: { form: {} } } };
    server.answer = () => ({ error: { code: -32021, message: '', data } });
    expect(textOf(await ask())).toContain('The tool needs elicitation of the client, which is not');
  });
});
