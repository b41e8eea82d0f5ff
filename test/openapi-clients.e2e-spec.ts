import { json } from './support/http-double.js';
import { connectV1, connectV2, type TestClient } from './support/mcp-clients.js';
import { startDocumentGateway, type DocumentGateway } from './support/openapi-gateway.js';
import { sampleArguments } from './support/sample-arguments.js';
import { wholeUpstream } from './support/whole-upstream.js';

/** A tool as clients get it. */
interface Listed {
  readonly name: string;
  readonly inputSchema: object;
}

describe.each([
  ['Galaxy', '@scalar/galaxy/dist/3.1.yaml', 9],
  ['Figma', '@figma/rest-api-spec/openapi/openapi.yaml', 54],
  ['Blockfrost', '@blockfrost/openapi/openapi.yaml', 121],
])('%s', (_name, path, count) => {
  let gateway: DocumentGateway;
  beforeAll(async () => {
    gateway = await startDocumentGateway({
      gatewayFile: async (url) => {
        const served = { url: `${url}/base`, audience: url, callerScope: 'api:use' };
        const api = await wholeUpstream(`node_modules/${path}`, served);
        return JSON.stringify({ version: 1, upstreams: { api } });
      },
    });
    gateway.server.answer = (_request, response) => {
      json(response, 200, {});
    };
  });
  afterAll(() => gateway.close());

  /** What a call came to, and where its requests went. */
  const called = async (client: TestClient, { name }: Listed, given: object) => {
    const before = gateway.server.requests.length;
    const text = await client.text(name, given as Record<string, unknown>);
    const urls = gateway.server.requests.slice(before).map(({ url }) => url);
    return { name, given, text, urls };
  };

  it.each([
    ['v1', connectV1],
    ['v2', connectV2],
  ])('SDK %s lists its tools, and calls each of them below the base URL', async (_sdk, connect) => {
    const token = await gateway.stack.token('all-rights', ['api:use']);
    const client = await connect(gateway.stack.url, token);
    const tools = (await client.listTools()).tools as Listed[];
    expect(tools).toHaveLength(count);
    for (const which of ['required', 'all'] as const) {
      for (const tool of tools) {
        const call = await called(client, tool, sampleArguments(tool.inputSchema, which));
        expect(call).toEqual({
          ...call,
          text: '{}',
          urls: [expect.stringMatching(/^\/base\//)],
        });
      }
    }
    await client.close();
  });
});
