import type { Tool } from '../catalogue/tool.js';
import type { LoadedTools, ToolSource } from '../catalogue/tool-source.js';
import type { UpstreamSettings } from '../config/served-settings.js';
import type { UpstreamTool } from '../tools/upstream-tool.js';
import { selectTools } from './selection.js';
import { servedTool, type UpstreamFor } from './served-tool.js';

/** The tools written in this repository that an upstream's settings select, as they are served on it. */
export function writtenTools(
  settings: UpstreamSettings,
  all: readonly UpstreamTool[],
  upstreamFor: UpstreamFor,
): ToolSource {
  return {
    name: settings.at('tools.include'),
    load: () => {
      const { tools, problems } = selectTools(
        settings,
        all.map(({ name }) => name),
      );
      const served = tools.flatMap((each) => {
        const tool = all.find(({ name }) => name === each.source);
        return tool ? [servedTool(tool, each, { settings, upstreamFor })] : [];
      });
      return loaded(
        served.flatMap((each) => (each.problem === undefined ? [each.tool] : [])),
        [...problems, ...served.flatMap(({ problem }) => problem ?? [])],
      );
    },
  };
}

/** The tools of the sample that need no upstream. */
export function toolsWithoutUpstream(tools: readonly Tool[]): ToolSource {
  return { name: 'sample', load: () => loaded(tools, []) };
}

function loaded(tools: readonly Tool[], problems: readonly string[]): Promise<LoadedTools> {
  return Promise.resolve({ tools, problems });
}
