import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** Which protocol the client speaks: `initialize` of 2025, or revision 2026-07-28. */
export type Era = '2025' | '2026';

/** A tool's answer, as a terminal shows it. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

const INFO = { name: 'mcp-cli', version: '0.1.0' };

/** Calls one tool through a real SDK client of the era. Throws what the client throws. */
export async function callTool(
  era: Era,
  at: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  call: { readonly name: string; readonly arguments: Record<string, unknown> },
): Promise<ToolAnswer> {
  const url = new URL(at.url);
  const options = { requestInit: { headers: at.headers } };
  if (era === '2025') {
    const client = new ClientV1(INFO);
    await client.connect(new TransportV1(url, options));
    return answerOf(await client.callTool(call).finally(() => client.close()));
  }
  const client = new ClientV2(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new StreamableHTTPClientTransport(url, options));
  return answerOf(await client.callTool(call).finally(() => client.close()));
}

function answerOf(result: object): ToolAnswer {
  const { content, isError } = result as { content?: { text?: string }[]; isError?: boolean };
  return {
    text: (content ?? []).map(({ text = '' }) => text).join('\n'),
    isError: isError === true,
  };
}
