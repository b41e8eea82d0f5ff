// What the official suite calls by name, as a server of both revisions: node fixtures-server.mjs <port>
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';
const text = (value) => ({ type: 'text', text: value });
const image = { type: 'image', data: PNG, mimeType: 'image/png' };
const resource = (uri, mimeType, value) => ({
  type: 'resource',
  resource: { uri, mimeType, text: value },
});
const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

const ANSWERS = {
  test_simple_text: { content: [text('This is a simple text response for testing.')] },
  test_image_content: { content: [image] },
  test_audio_content: { content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] },
  test_embedded_resource: {
    content: [
      resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
    ],
  },
  test_multiple_content_types: {
    content: [
      text('Multiple content types test:'),
      image,
      resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  },
  test_error_handling: {
    content: [text('This tool intentionally returns an error for testing')],
    isError: true,
  },
  test_tool_with_progress: { content: [text('done')] },
  json_schema_2020_12_tool: { content: [text('ok')] },
};
const TOOLS = Object.keys(ANSWERS).map((name) => ({
  name,
  description: `Conformance fixture ${name}`,
  inputSchema: name === 'json_schema_2020_12_tool' ? SCHEMA : { type: 'object' },
}));

function server() {
  const made = new Server({ name: 'fixtures', version: '1' }, { capabilities: { tools: {} } });
  made.setRequestHandler('tools/list', () => ({ tools: TOOLS }));
  made.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    if (params.name === 'test_tool_with_progress' && progressToken !== undefined) {
      for (const progress of [0, 50, 100]) {
        await mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken, progress, total: 100 },
        });
      }
    }
    const answer = ANSWERS[params.name];
    if (answer !== undefined) return answer;
    throw Object.assign(new Error(`Unknown tool: ${params.name}`), { code: -32602 });
  });
  return made;
}

const handler = createMcpHandler(server);
createServer((request, response) => {
  void (async () => {
    const body = Buffer.concat(await request.toArray());
    const { method, url, headers } = request;
    const answer = await handler.fetch(
      new globalThis.Request(new URL(url, 'http://localhost'), {
        ...{ method, headers },
        ...(body.length > 0 && { body }),
      }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  })();
}).listen(Number(process.argv[2]), 'localhost');
