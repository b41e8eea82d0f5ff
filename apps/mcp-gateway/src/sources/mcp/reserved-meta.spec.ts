import { passingMeta } from './reserved-meta.js';

it.each([
  'io.modelcontextprotocol/protocolVersion',
  'io.modelcontextprotocol/related-task',
  'io.modelcontextprotocol/serverInfo',
  'dev.mcp/x',
  'COM.MCP.tools/x',
  'mcp-gateway/claims',
  'progressToken',
  'traceparent',
  'tracestate',
  'baggage',
])("%s is each hop's own and passes neither way", (key) => {
  expect(passingMeta({ [key]: 1 })).toBeUndefined();
  expect(passingMeta({ [key]: 1, 'a.example/b': 2 })).toEqual({ 'a.example/b': 2 });
});

it.each(['a.example/x', 'com.example.mcp/x', 'mcp/x', 'ui', 'x/mcp.mcp', '__proto__'])(
  '%s passes as it is',
  (key) => {
    const meta = JSON.parse(`{${JSON.stringify(key)}:{"a":1}}`) as object;
    expect(JSON.stringify(passingMeta(meta as never))).toBe(JSON.stringify(meta));
  },
);
