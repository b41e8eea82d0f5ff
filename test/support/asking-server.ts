import { startMcpDouble, type McpDouble } from './mcp-double.js';
import type { Told } from './mcp-server-double.js';
import { CALLER_SCOPES, startRelayWith, type RelayStack } from './relay-stack.js';
import { call, type CallRequest, type RpcAnswer } from './rpc.js';

/** The key of `_meta` by which a client of 2026-07-28 says what it offers. */
export const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

const FORM = {
  type: 'object',
  properties: { title: { type: 'string', title: 'Title' } },
  required: ['title'],
};

/** Questions as servers of 2026-07-28 ask them. */
export const QUESTION = {
  method: 'elicitation/create',
  params: { mode: 'form', message: 'Which title?', requestedSchema: FORM },
};
export const PAGE = {
  method: 'elicitation/create',
  params: { mode: 'url', message: 'Sign this.', url: 'https://sign.example/doc/7?state=s' },
};

/** What a client offers. */
export const offers = (elicitation: object) => ({ meta: { [CAPABILITIES]: { elicitation } } });
export const BOTH = offers({ form: {}, url: {} });

/** What its tools answer when they ask nothing. */
export const DONE = { content: [{ type: 'text', text: 'published' }] };

const TOOLS = ['publish', 'quiet_publish'].map((name) => ({
  name,
  inputSchema: { type: 'object' },
}));

/** A server of 2026-07-28 that asks what a test says, behind a gateway. */
export interface AskingServer {
  readonly server: McpDouble;
  readonly stack: RelayStack;
  /** Calls a tool as a client that offers both. `silent_*` are those of an upstream whose questions are not relayed. */
  ask(request?: CallRequest, tool?: string): Promise<RpcAnswer>;
  /** What calls are answered with from now on. */
  asks(inputRequests: object | undefined, requestState?: string): void;
  refuses(requiredCapabilities: object): void;
  /** Of the last call that it was sent. */
  sent(): Told['params'];
  /** The last line that tells of a failed call. */
  failed(): Record<string, unknown> | undefined;
}

/** One for the tests of a file; questions and calls of one test are not those of the next. */
export function askingServer(env: Readonly<Record<string, string>> = {}): AskingServer {
  let server: McpDouble;
  let stack: RelayStack;
  let token: string;
  beforeAll(async () => {
    server = await startMcpDouble('modern');
    const relay = { elicitation: true, hosts: ['sign.example'] };
    const selection = { override: { quiet_publish: { hints: { readOnly: true } } } };
    stack = await startRelayWith(
      { env },
      { url: server.url, tools: TOOLS, relay, selection },
      { name: 'silent', url: server.url, tools: TOOLS },
    );
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
  return {
    get server() {
      return server;
    },
    get stack() {
      return stack;
    },
    ask: (request = {}, tool = 'wiki_publish') =>
      call(stack, tool, { era: '2026', token, ...BOTH, ...request }),
    asks: (inputRequests, requestState) => {
      const result = { resultType: 'input_required', inputRequests, requestState };
      server.answer = () => ({ result });
    },
    refuses: (requiredCapabilities) => {
      const error = { code: -32021, message: 'x', data: { requiredCapabilities } };
      server.answer = () => ({ error });
    },
    sent: () => server.calls().at(-1)!.params,
    failed: () => stack.log.lines.filter(({ msg }) => msg === 'tool call failed').at(-1),
  };
}
