import { McpServerDouble, says, tells, type Told } from './mcp-server-double.js';

/** Which revision a scripted MCP server speaks, and whether it opens sessions. */
export const MCP_DOUBLES = ['modern', 'legacy', 'sessions'] as const;
export type McpDoubleKind = (typeof MCP_DOUBLES)[number];

/** What a call of a tool is answered with, after the progress that is told where the client wants it. */
export interface McpDoubleAnswer {
  readonly result?: object;
  readonly error?: object;
  readonly progress?: readonly object[];
}

/** An MCP server of one kind whose tools answer as a test says. */
export interface McpDouble {
  readonly url: string;
  readonly server: McpServerDouble;
  /** Calls of tools that it was sent, in order. */
  calls(): readonly Told[];
  answer: (call: Told) => McpDoubleAnswer;
  /** The tools that it lists; none unless a test says so. */
  list: (asked: Told) => readonly object[];
  close(): Promise<void>;
}

export async function startMcpDouble(kind: McpDoubleKind): Promise<McpDouble> {
  const server = await McpServerDouble.start();
  if (kind === 'modern') server.modern();
  else server.legacy({ sessions: kind === 'sessions' });
  const isKnown = ({ http: { headers } }: Told) =>
    kind !== 'sessions' || server.sessions.has(String(headers['mcp-session-id']));
  const double: McpDouble = {
    ...{ server, url: server.url },
    calls: () => server.of('tools/call'),
    answer: () => ({ result: { content: [] } }),
    list: () => [],
    close: () => server.close(),
  };
  const isModern = kind === 'modern' && { resultType: 'complete' };
  server.script((told, response) => {
    if (told.method !== 'tools/list' || !isKnown(told)) return undefined;
    return says(response, told.id, { ...isModern, tools: double.list(told) });
  });
  server.script((told, response) => {
    if (told.method !== 'tools/call' || !isKnown(told)) return undefined;
    const { id, params } = told;
    const { result, error, progress = [] } = double.answer(told);
    const said = result && { ...isModern, ...result };
    const { progressToken } = params._meta ?? {};
    if (progressToken === undefined && said) return says(response, id, said);
    const method = 'notifications/progress';
    const events = progress.map((each) => ({ method, params: { progressToken, ...each } }));
    return tells(response, ...events, { id, ...(said ? { result: said } : { error }) }).end();
  });
  return double;
}
