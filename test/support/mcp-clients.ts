import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client';
import { watchArguments, watchSecret } from './secret-search.js';

/** What the tests ask of a real SDK client. */
export interface TestClient {
  listTools(): Promise<{ tools: { name: string }[] }>;
  /** First text block of a tool's answer. */
  text(name: string, args?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

const INFO = { name: 'test-client', version: '1.0.0' };

/** `@modelcontextprotocol/sdk`: the 2025 era, through `initialize`. */
export async function connectV1(url: string, token: string): Promise<TestClient> {
  const client = new ClientV1(INFO);
  await client.connect(new TransportV1(new URL(url), { requestInit: bearer(token) }));
  return testClient(client);
}

/** `@modelcontextprotocol/client`, pinned to revision 2026-07-28. */
export async function connectV2(url: string, token: string): Promise<TestClient> {
  const client = new ClientV2(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new TransportV2(new URL(url), { requestInit: bearer(token) }));
  return testClient(client);
}

function testClient(client: ClientV1 | ClientV2): TestClient {
  return {
    listTools: () => client.listTools(),
    text: async (name, args = {}) => {
      watchArguments(args);
      return first(await client.callTool({ name, arguments: args }));
    },
    close: () => client.close(),
  };
}

function bearer(token: string): RequestInit {
  watchSecret(token);
  return { headers: { authorization: `Bearer ${token}` } };
}

function first(result: object): string {
  return (result as { content: { text: string }[] }).content[0]?.text ?? '';
}
