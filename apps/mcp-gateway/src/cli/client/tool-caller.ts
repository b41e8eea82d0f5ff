import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as ClientV2, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** Which protocol the client speaks: `initialize` of 2025, or revision 2026-07-28. */
export type Era = '2025' | '2026';

/** Where a tool is called, and what goes with each request. */
export interface At {
  readonly era: Era;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Is told the reference of each message's answer (`x-request-id`), refusals included. */
  readonly onReference?: (reference: string) => void;
}

/** A tool's answer; `text` is what a terminal shows of it. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
  readonly content: readonly object[];
  readonly structuredContent?: object;
}

/** A tool as the gateway lists it. */
export interface ListedTool {
  readonly name: string;
  readonly inputSchema: { readonly properties?: Readonly<Record<string, object>> };
}

const INFO = { name: 'mcp-cli', version: '0.1.0' };

/** Calls one tool through a real SDK client of the era. Throws what the client throws. */
export async function callTool(
  at: At,
  call: { readonly name: string; readonly arguments: Record<string, unknown> },
): Promise<ToolAnswer> {
  const client = await connect(at);
  const result: object = await client.callTool(call).finally(() => client.close());
  const { content = [], isError, structuredContent } = result as Partial<ToolAnswer>;
  return {
    text: content.map(blockText).join('\n'),
    isError: isError === true,
    content,
    ...(structuredContent !== undefined && { structuredContent }),
  };
}

interface Block {
  readonly type?: string;
  readonly text?: string;
  readonly mimeType?: string;
  readonly data?: string;
  readonly resource?: {
    readonly text?: string;
    readonly mimeType?: string;
    readonly blob?: string;
  };
}

/** What a terminal shows of a block: its text, or what it is. */
function blockText(block: Block): string {
  const { type = 'block', text, mimeType, data, resource } = block;
  const written = text ?? resource?.text;
  if (written !== undefined) return written;
  const bytes = Buffer.byteLength(data ?? resource?.blob ?? '', 'base64');
  return `[${type}, ${mimeType ?? resource?.mimeType ?? 'of no media type'}, ${bytes} bytes; --json has it]`;
}

/** The tools that the gateway lists. Throws what the client throws. */
export async function listTools(at: At): Promise<readonly ListedTool[]> {
  const client = await connect(at);
  const { tools } = await client.listTools().finally(() => client.close());
  return tools as readonly ListedTool[];
}

async function connect({
  era,
  url,
  headers,
  onReference = () => undefined,
}: At): Promise<ClientV1 | ClientV2> {
  const noting = async (input: string | URL, init?: RequestInit) => {
    const answer = await fetch(input, init);
    const reference = answer.headers.get('x-request-id');
    if (reference !== null && init?.method === 'POST') onReference(reference);
    return answer;
  };
  const options = { requestInit: { headers }, fetch: noting };
  if (era === '2025') {
    const client = new ClientV1(INFO);
    await client.connect(new TransportV1(new URL(url), options));
    return client;
  }
  const client = new ClientV2(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), options));
  return client;
}
