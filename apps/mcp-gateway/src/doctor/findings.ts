/** What was found of a server that a client trips over. */
export type Finding =
  | 'not-public'
  | 'no-challenge'
  | 'challenge-without-metadata'
  | 'no-metadata'
  | 'metadata-not-at-path'
  | 'metadata-in-challenge-only'
  | 'resource-mismatch'
  | 'resource-without-slash'
  | 'no-issuer-metadata'
  | 'issuer-mismatch'
  | 'no-s256'
  | 'no-registration'
  | 'no-dcr'
  | 'unknown-scopes'
  | 'cors-endpoint'
  | 'cors-exposed'
  | 'cors-metadata';

/** The clients that are known, in the order in which they are listed. */
export const CLIENTS = [
  'Claude (web, desktop)',
  'Claude Code',
  'ChatGPT',
  'VS Code',
  'Cursor',
  'MCP Inspector',
  'mcp-remote',
] as const;

export type Client = (typeof CLIENTS)[number];
