import type { LoadedTools, ToolSource } from '../catalogue/tool-source.js';
import type { UpstreamSettings } from '../config/served-settings.js';

/**
 * Tools of others whose names begin as those of an MCP server do: by its prefix, a tool that nobody listed yet is looked
 * for there. One line for each server. What stands in gateway.yaml alone is judged before.
 */
export function takenPrefixes(
  upstreams: readonly UpstreamSettings[],
  sources: readonly ToolSource[],
  loaded: readonly LoadedTools[],
): readonly string[] {
  return upstreams.flatMap(({ name: own, prefix, mcp, at }) => {
    if (mcp === undefined || prefix === '') return [];
    const begins = sources.flatMap((source, index) =>
      (loaded[index]?.tools ?? [])
        .filter(({ name, upstream }) => upstream?.name !== own && name.startsWith(`${prefix}_`))
        .map(({ name }) => `the tool ${name} (${source.name})`),
    );
    const [first] = begins;
    if (first === undefined) return [];
    return [`${at('prefix')}: ${first} begins with ${prefix}_ too; write another`];
  });
}
