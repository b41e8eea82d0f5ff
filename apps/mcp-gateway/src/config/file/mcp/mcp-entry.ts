import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { McpSettings, ToolListSettings } from '../../served-settings.js';
import type { UpstreamEntry } from '../schema/file-schema.js';

/** Seconds that a list is used without asking again, unless the file says otherwise. */
const USUAL_REFRESH_SECONDS = 300;

type ListEntry = NonNullable<NonNullable<UpstreamEntry['mcp']>['list']>;

/** What an entry says of its MCP server; undefined where it is none. `file` is what messages call gateway.yaml. */
export function mcpOf({ mcp }: UpstreamEntry, file: string): McpSettings | undefined {
  if (mcp === undefined) return undefined;
  const { protocol = 'auto', list = {}, relay = {} } = mcp;
  const session = mcp.session ?? (protocol === '2026-07-28' ? 'none' : 'caller');
  const { progress = true, elicitation = false, hosts = [] } = relay;
  return { protocol, session, list: listOf(list, file), relay: { progress, elicitation, hosts } };
}

function listOf(entry: ListEntry, file: string): ToolListSettings {
  const from = fromOf(entry);
  const { refreshSeconds = USUAL_REFRESH_SECONDS, sharedBy = 'caller' } = entry;
  return {
    from,
    file: from === 'file' && entry.file !== undefined ? pathOf(entry.file, file) : undefined,
    refreshSeconds,
    sharedBy,
    onChange: entry.onChange ?? (from === 'file' ? 'block' : 'warn'),
  };
}

/** Where the list comes from. */
export function fromOf({ from, file }: Pick<ListEntry, 'from' | 'file'>): ToolListSettings['from'] {
  return from ?? (file === undefined ? 'caller' : 'file');
}

/** Relative paths start from the folder of gateway.yaml. */
function pathOf(path: string, file: string): string {
  return resolve(isAbsolute(path) ? path : join(dirname(file), path));
}
