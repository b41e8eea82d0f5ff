import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { connectV1, connectV2 } from './support/mcp-clients.js';
import { CALLER_SCOPES, startRelay, type RelayStack } from './support/relay-stack.js';
import { ASKING_TOOLS, startAskingSdkV2, type SdkServer } from './support/sdk-mcp-servers.js';
import { watchArguments } from './support/secret-search.js';

let server: SdkServer;
let stack: RelayStack;
let token: string;
beforeAll(async () => {
  server = await startAskingSdkV2();
  const relay = { elicitation: true, hosts: ['sign.example'] };
  stack = await startRelay({ url: server.url, tools: ASKING_TOOLS, relay });
  token = await stack.token('all-rights', CALLER_SCOPES.write);
});
afterAll(async () => {
  await stack.close();
  await server.close();
});

/** A client of SDK 2 whose person gives these answers, one after the other. */
async function person(answers: readonly object[]) {
  watchArguments(answers);
  const shown: object[] = [];
  const client = new Client(
    { name: 'test', version: '1' },
    {
      capabilities: { elicitation: { form: {}, url: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => {
    shown.push(params);
    return answers[shown.length - 1] as { action: 'accept' };
  });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(stack.url), { requestInit: { headers } }),
  );
  const publish = async () => {
    const { content } = await client.callTool({ name: 'wiki_publish', arguments: { page: 7 } });
    await client.close();
    return (content as { text: string }[])[0]?.text;
  };
  return { shown, publish };
}

it('a server of SDK 2 asks for a form and then for a page; the person of a client of SDK 2 answers both', async () => {
  const { shown, publish } = await person([
    { action: 'accept', content: { title: 'Plans' } },
    { action: 'accept' },
  ]);
  expect(await publish()).toBe('page 7 published as "\\"Plans\\"", signed: accept');
  expect(shown).toMatchObject([
    { mode: 'form', message: 'Which title?', requestedSchema: { required: ['title'] } },
    { mode: 'url', url: 'https://sign.example/7' },
  ]);
});

it('what the person declines is told to the server', async () => {
  const { shown, publish } = await person([{ action: 'decline' }]);
  expect(await publish()).toBe('not published: decline');
  expect(shown).toHaveLength(1);
});

it('a client of SDK 2 that offers nothing is told what the tool needs', async () => {
  const client = await connectV2(stack.url, token);
  await expect(client.text('wiki_publish', { page: 7 })).rejects.toMatchObject({ code: -32021 });
  await client.close();
});

it('a client of SDK 1 reads that the tool cannot be used here', async () => {
  const client = await connectV1(stack.url, token);
  expect(await client.text('wiki_publish', { page: 7 })).toContain(
    'The tool needs elicitation of the client, which is not offered here.',
  );
  await client.close();
});
