import { describeHop, hopsIn } from './hops.js';

const line = (fields: object) =>
  JSON.stringify({
    time: 10,
    app: 'mcp-gateway',
    event: 'request',
    traceId: 'a'.repeat(32),
    method: 'POST',
    path: '/',
    status: 200,
    sender: 'mcp-cli',
    audience: 'http://localhost:3001/',
    scopes: ['tool:whoami', 'tool:greet'],
    ...fields,
  });

it('hops are read, never composed: only lines of the trace, oldest first', () => {
  const text = [
    line({ time: 30, app: 'upstream-api', durationMs: 5 }),
    line({ traceId: 'b'.repeat(32) }),
    line({ time: 40, durationMs: 30, tool: 'greet' }),
    line({ path: '/.well-known/oauth-protected-resource' }),
  ].join('\n');
  expect(hopsIn(text, 'a'.repeat(32)).map(({ app }) => app)).toEqual([
    'mcp-gateway',
    'upstream-api',
  ]);
});

it('a hop says who asked whom for what, with which audience and scopes', () => {
  const [hop] = hopsIn(line({ rpc: 'tools/call', tool: 'greet' }), 'a'.repeat(32));
  expect(describeHop(hop!)).toBe(
    'mcp-cli → mcp-gateway  tools/call greet  200  audience=http://localhost:3001/  scopes=tool:greet,tool:whoami',
  );
});
