import type { ApiTool, OutputKind } from '../../libs/openapi/src/index.js';
import {
  isInputRequired,
  type Tool,
  type ToolResult,
} from '../../apps/mcp-gateway/src/catalogue/tool.js';
import {
  servedOperations,
  type DocumentedUpstream,
} from '../../apps/mcp-gateway/src/sources/openapi/document.source.js';
import { startDouble, type HttpDouble } from './http-double.js';
import { CALLER, CONTEXT, HttpSessions } from './http-sessions.js';
import { apiTool, apiToolsOf, documentedUpstream } from './openapi-tool.js';

export type Reply = readonly [
  status: number,
  headers: Record<string, string>,
  body?: string | Buffer,
];

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Calls of one operation at an upstream that answers as told, below `/v1`. */
export class OperationCalls {
  readonly sessions = new HttpSessions();

  private constructor(readonly server: HttpDouble) {}

  static async start(): Promise<OperationCalls> {
    return new OperationCalls(await startDouble());
  }

  toolOf(api: Partial<ApiTool> = {}, change: Partial<DocumentedUpstream> = {}): Tool {
    const settings = documentedUpstream(`${this.server.url}/v1`, change);
    const { tools } = servedOperations(apiToolsOf(apiTool(api)), settings, (of, scopes) =>
      this.sessions.upstream(of.url, of).asking(scopes),
    );
    return tools[0]!;
  }

  answers([status, headers, body]: Reply): void {
    this.server.answer = (_request, response) => response.writeHead(status, headers).end(body);
  }

  /** One call, as the ladder and the engines make it. */
  async call(tool: Tool, given: object = { id: '7' }): Promise<ToolResult> {
    const input = tool.input.check(given);
    if (!input.ok) throw new Error(input.problems.join('; '));
    const session = await tool.upstream!.open(CALLER, CONTEXT);
    const answer = await tool.run(input.value, {
      ...{ caller: CALLER, session, meta: {}, wantsProgress: false },
      progress: () => Promise.resolve(),
    });
    if (isInputRequired(answer)) throw new Error('it asks for input');
    return answer;
  }

  /** The result of one answer. */
  resultOf(
    reply: Reply,
    { output = 'none', ...api }: Partial<ApiTool> & { readonly output?: OutputKind } = {},
  ): Promise<ToolResult> {
    this.answers(reply);
    const { openapi } = documentedUpstream('');
    return this.call(this.toolOf(api, { openapi: { ...openapi, output } }));
  }

  async close(): Promise<void> {
    this.sessions.close();
    await this.server.close();
  }
}
