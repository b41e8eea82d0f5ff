import { resolve } from 'node:path';
import { apiTools } from '../libs/openapi/src/index.js';
import { json } from './support/http-double.js';
import { connectV1, connectV2, type TestClient } from './support/mcp-clients.js';
import { startDocumentGateway, type DocumentGateway } from './support/openapi-gateway.js';
import { sampleArguments } from './support/sample-arguments.js';
import { localDocument, wholeSettings } from './support/whole-document.js';

/** A gateway.yaml, for the URL of an upstream, with every operation of a document that may be served. */
async function fileOf(path: string): Promise<(url: string) => string> {
  const document = await localDocument(path);
  const [settings] = wholeSettings(document);
  const { ceiling = [], schemes } = settings!;
  const { tools } = await apiTools(document, settings!);
  const values = Object.entries(schemes).map(
    ([name, header]) => [name, { header, value: 'v' }] as const,
  );
  return (url) =>
    JSON.stringify({
      version: 1,
      upstreams: {
        api: {
          url: `${url}/base`,
          exchange: { audience: url, scopes: ceiling.length > 0 ? ceiling : ['all'] },
          callerScopes: ['api:use'],
          openapi: resolve(path),
          securitySchemes: Object.fromEntries(values),
          output: 'loose',
          tools: { include: [{ operations: tools.map(({ operation }) => operation.key) }] },
        },
      },
    });
}

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
    gateway = await startDocumentGateway({ gatewayFile: await fileOf(`node_modules/${path}`) });
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
