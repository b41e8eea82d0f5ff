import { startMcpDouble, type McpDouble, type McpDoubleKind } from './mcp-double.js';
import { startRelay, type Relayed, type RelayStack } from './relay-stack.js';
import { call, type RpcAnswer } from './rpc.js';

type Asked = Parameters<typeof call>[2];

/** A double of an MCP server behind a gateway, as `wiki`, for the tests of one `describe`. */
export interface RelayedDouble {
  /** Has heard nothing at the beginning of each test, and answers each call with `done`. */
  readonly server: McpDouble;
  readonly stack: RelayStack;
  /** Of somebody with the scopes. */
  readonly token: string;
  /** Calls a tool with that token, by the server's own name of it. */
  readonly ask: (tool: string, asked: Asked) => Promise<RpcAnswer>;
}

/** Starts both before these tests, and ends them afterwards. `scopes`: of the token. */
export function relayedDouble(
  kind: McpDoubleKind,
  relayed: Pick<Relayed, 'tools' | 'selection'>,
  scopes: readonly string[],
): RelayedDouble {
  let server: McpDouble;
  let stack: RelayStack;
  let token: string;
  beforeAll(async () => {
    server = await startMcpDouble(kind);
    stack = await startRelay({ url: server.url, ...relayed });
    token = await stack.token('all-rights', scopes);
  });
  afterAll(async () => {
    await stack.close();
    await server.close();
  });
  beforeEach(() => {
    server.server.told.length = 0;
    server.answer = () => ({ result: { content: [{ type: 'text', text: 'done' }] } });
  });
  return {
    get server() {
      return server;
    },
    get stack() {
      return stack;
    },
    get token() {
      return token;
    },
    ask: (tool, asked) => call(stack, `wiki_${tool}`, { token, ...asked }),
  };
}
