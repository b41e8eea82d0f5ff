import { VERSION } from '#serving';

/** How this server names itself to clients of both eras (specification, Implementation). */
export const SERVER_INFO = { name: 'mcp-gateway', title: 'MCP Gateway', version: VERSION };

/** Tools only; the list does not change while the process runs. */
export const CAPABILITIES = { tools: {} };
