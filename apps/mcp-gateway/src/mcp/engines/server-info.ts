import { VERSION } from '#serving';

/** How this server names itself to clients of both eras (specification, Implementation). */
export const SERVER_INFO = { name: 'mcp-gateway', title: 'MCP Gateway', version: VERSION };

/** Tools only, and no word of a list that changes: nothing could be heard of it. */
export const CAPABILITIES = { tools: {} };
