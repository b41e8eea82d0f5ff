/** How one client is told of the gateway. */
export interface ClientSetUp {
  readonly client: string;
  /** Where it is written; empty for a command. */
  readonly where: string;
  readonly text: string;
}

const json = (value: object) => JSON.stringify(value, null, 2);

/** The commands and snippets of docs/clients.md for this gateway. */
export function clientSetUp(url: string): readonly ClientSetUp[] {
  return [
    {
      client: 'MCP Inspector',
      where: '',
      text: `npx -y -p node@22 -p @modelcontextprotocol/inspector@2 mcp-inspector --web --server-url ${url} --transport http`,
    },
    {
      client: 'Claude Code',
      where: '',
      text: `claude mcp add --transport http gateway ${url}`,
    },
    {
      client: 'VS Code',
      where: '.vscode/mcp.json',
      text: json({ servers: { gateway: { type: 'http', url } } }),
    },
    {
      client: 'Cursor',
      where: '~/.cursor/mcp.json',
      text: json({ mcpServers: { gateway: { url } } }),
    },
  ];
}
