import type { UpstreamSettings } from '../../config/served-settings.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { selectTools } from '../selection.js';
import { admitTool } from './admitted-tools.js';
import { namedDefinitions } from './named-definitions.js';
import type { LeftOut } from './tool-file.js';

/** Tools of a tool file that settings select, and that clients are not shown. Their names are there once. */
export function unservedTools(
  definitions: readonly ForeignObject[],
  settings: UpstreamSettings,
): readonly LeftOut[] {
  const { named, refused } = namedDefinitions(definitions, { upstream: settings.name, place: '' });
  const { tools: selected } = selectTools(settings, [...named.keys()]);
  return [
    ...refused.map(({ operation: name, reason }) => ({ name, reason })),
    ...selected.flatMap(({ source: name, served, override }) => {
      const { reason } = admitTool({ ...named.get(name)?.definition, name }, served, override);
      return reason === undefined ? [] : [{ name, reason }];
    }),
  ];
}
