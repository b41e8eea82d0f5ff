import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { UnauthorizedError as UnauthorizedV1 } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { allowAsPerson } from './support/person.js';
import { startStack, type Stack } from './support/stack.js';

const REDIRECT = 'http://127.0.0.1:9/callback';

/** The memory of an MCP client, and the addresses its person was sent to. */
class Provider {
  readonly visited: URL[] = [];
  readonly redirectUrl = REDIRECT;
  readonly clientMetadata = {
    client_name: 'a client we did not write',
    redirect_uris: [REDIRECT],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  private readonly kept = new Map<string, unknown>();
  readonly clientInformation = () => this.kept.get('client') as never;
  readonly saveClientInformation = (value: unknown) => void this.kept.set('client', value);
  readonly tokens = () => this.kept.get('tokens') as never;
  readonly saveTokens = (value: unknown) => void this.kept.set('tokens', value);
  readonly codeVerifier = () => this.kept.get('verifier') as string;
  readonly saveCodeVerifier = (value: string) => void this.kept.set('verifier', value);
  readonly redirectToAuthorization = (url: URL) => void this.visited.push(url);

  /** What the person's browser brings back. */
  async answer(): Promise<URLSearchParams> {
    return (await allowAsPerson(this.visited.at(-1)!.href)).searchParams;
  }
}

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const scopeOf = (url: URL | undefined) => new Set(url?.searchParams.get('scope')?.split(' '));
const greet = { name: 'greet', arguments: { name: 'Ada' } };
const greeting = expect.objectContaining({
  content: [expect.objectContaining({ text: expect.stringMatching(/^Hello, Ada/) as string })],
}) as unknown;

it('SDK v1: discovery, registration, PKCE, call, step-up', async () => {
  const provider = new Provider();
  const connect = () => {
    const transport = new TransportV1(new URL(stack.url), { authProvider: provider });
    const client = new ClientV1({ name: 'v1', version: '1' });
    return { client, transport, connected: client.connect(transport) };
  };
  const first = connect();
  await expect(first.connected).rejects.toThrow(UnauthorizedV1);
  expect(scopeOf(provider.visited[0])).toEqual(new Set(['tool:whoami']));
  expect(provider.visited[0]!.searchParams.get('resource')).toBe(stack.resource);
  await first.transport.finishAuth((await provider.answer()).get('code')!);

  const { client, transport, connected } = connect();
  await connected;
  await expect(client.callTool(greet)).rejects.toThrow(UnauthorizedV1);
  expect(scopeOf(provider.visited[1])).toEqual(new Set(['tool:greet', 'tool:whoami']));
  await transport.finishAuth((await provider.answer()).get('code')!);
  expect(await client.callTool(greet)).toEqual(greeting);
  await client.close();
});

it('SDK v2, 2026-07-28: discovery, registration, PKCE, issuer check, call, step-up', async () => {
  const provider = new Provider();
  const connect = () => {
    const transport = new StreamableHTTPClientTransport(new URL(stack.url), {
      authProvider: provider,
    });
    const client = new ClientV2(
      { name: 'v2', version: '1' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    return { client, transport, connected: client.connect(transport) };
  };
  const first = connect();
  await expect(first.connected).rejects.toThrow();
  expect(scopeOf(provider.visited[0])).toContain('tool:whoami');
  await first.transport.finishAuth(await provider.answer());

  const { client, transport, connected } = connect();
  await connected;
  await expect(client.callTool(greet)).rejects.toThrow();
  expect(scopeOf(provider.visited[1])).toContain('tool:greet');
  await transport.finishAuth(await provider.answer());
  expect(await client.callTool(greet)).toEqual(greeting);
  await client.close();
});
