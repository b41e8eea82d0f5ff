import type { ServedSettings } from '../../config/served-settings.js';

/** What stands above these lines. */
export const LEARNED = 'asked for while the gateway runs';

/** One line for each MCP server whose tools nobody knows before it is asked. Of `upstream` alone, where it is given. */
export function learnedLines(
  { upstreams }: Pick<ServedSettings, 'upstreams'>,
  upstream?: string,
): readonly string[] {
  return upstreams.flatMap(({ name, mcp }) => {
    if (mcp === undefined || (upstream !== undefined && upstream !== name)) return [];
    const { from } = mcp.list;
    if (from === 'file') return [];
    return from === 'caller'
      ? [`${name}: as each caller`]
      : [`${name}: as the gateway itself; mcp-gateway tools ${name} --check says what it lists`];
  });
}
