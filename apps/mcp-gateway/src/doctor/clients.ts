import { CLIENT_ROWS } from './client-rows.js';

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

/** One thing that one client trips over, with where it is reported or documented. */
export interface Trip {
  readonly finding: Finding;
  readonly what: string;
  readonly reference: string;
}

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

/** What each client trips over, of what was found. */
export function tripsOf(
  found: readonly Finding[],
): readonly { readonly client: string; readonly trips: readonly Trip[] }[] {
  return CLIENTS.map((client) => ({
    client,
    trips: CLIENT_ROWS.filter(([finding, who]) => who === client && found.includes(finding)).map(
      ([finding, , what, reference]) => ({ finding, what, reference }),
    ),
  }));
}

/** Every row, for the page that lists them. */
export function allTrips(): readonly (Trip & { readonly client: string })[] {
  return CLIENT_ROWS.map(([finding, client, what, reference]) => ({
    finding,
    client,
    what,
    reference,
  }));
}
