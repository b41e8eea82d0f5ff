/** How this server names itself to clients of both eras (specification, Implementation). */
export const SERVER_INFO = { name: 'mcp-gateway', title: 'MCP Gateway', version: '0.1.0' };

/** Tools only; the list does not change while the process runs. */
export const CAPABILITIES = { tools: {} };
