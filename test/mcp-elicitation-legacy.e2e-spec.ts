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

  it('that needs elicitation is a tool error: offering more of it would not help', async () => {
    const data = { requiredCapabilities: { elicitation: { form: {} } } };
    server.answer = () => ({ error: { code: -32021, message: '', data } });
    expect(textOf(await ask())).toContain('The tool needs elicitation of the client, which is not');
  });
});
