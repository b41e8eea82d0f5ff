import {
  McpServerDouble,
  refuse400,
  says,
  fails,
} from '../../../../../test/support/mcp-server-double.js';
import { McpSessions } from '../../../../../test/support/mcp-sessions.js';
import { upstreamFailure } from '../../../../../test/support/http-sessions.js';
import { PersonRequiredError } from '../upstream.errors.js';

let server: McpServerDouble;
const sessions = new McpSessions();
beforeAll(async () => (server = await McpServerDouble.start()));
beforeEach(() => {
  server.reset();
  sessions.renewed.length = 0;
});
afterAll(async () => {
  await sessions.close();
  await server.close();
});

const CALL = { name: 'echo', arguments: { text: 'hi' } };

describe('which revision a server speaks is learned once, from what it shows', () => {
  it('a server of 2026-07-28 is asked once, whoever calls', async () => {
    server.modern({ content: [{ type: 'text', text: 'hi' }] });
    const upstream = sessions.upstream(server.url);
    for (const who of ['a', 'b', 'a']) {
      const answer = await (await sessions.session(upstream, who)).call(CALL);
      expect(answer).toEqual({ content: [{ type: 'text', text: 'hi' }] });
    }
    expect(server.methods).toEqual(['server/discover', 'tools/call', 'tools/call', 'tools/call']);
  });
});
