import type { ServerResponse } from 'node:http';
import type { McpSession } from '../../apps/mcp-gateway/src/upstreams/mcp/mcp-session.js';
import type { McpUpstreamSettings } from '../../apps/mcp-gateway/src/upstreams/mcp/mcp-upstream.js';
import { McpServerDouble, type Told } from './mcp-server-double.js';
import { McpSessions } from './mcp-sessions.js';

/** A call, and what it is answered with. */
export const CALL = { name: 'echo', arguments: { a: 1 } };
export const HELLO = { content: [{ type: 'text', text: 'hi' }] };

/** A server on the wire for the tests of one file, and sessions of it; both are as new for each test. */
export interface McpWire {
  readonly server: McpServerDouble;
  readonly sessions: McpSessions;
  /** A session of one person with an upstream that nobody else has. */
  readonly open: (
    protocol?: McpUpstreamSettings['mcp']['protocol'],
    more?: Partial<McpUpstreamSettings>,
  ) => Promise<McpSession>;
  /** Calls are answered so. */
  readonly answers: (answer: (told: Told, response: ServerResponse) => unknown) => void;
}

export function mcpWire(): McpWire {
  let server: McpServerDouble;
  let sessions: McpSessions;
  beforeAll(async () => {
    server = await McpServerDouble.start();
  });
  beforeEach(() => {
    sessions = new McpSessions();
    server.reset();
  });
  afterEach(() => sessions.close());
  afterAll(() => server.close());
  return {
    get server() {
      return server;
    },
    get sessions() {
      return sessions;
    },
    open: (protocol = '2026-07-28', more = {}) => {
      const mcp = { protocol, session: 'caller' as const };
      return sessions.session(sessions.upstream(server.url, { mcp, ...more }));
    },
    answers: (answer) => {
      server.script((told, response) => {
        if (told.method !== 'tools/call') return undefined;
        answer(told, response);
        return true;
      });
    },
  };
}
