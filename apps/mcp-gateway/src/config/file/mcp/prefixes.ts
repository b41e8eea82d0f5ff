import type { Path } from '../file-path.js';
import { isMapping, mappingOf } from '../mapping.js';
import { upstreamName } from '../schema/file-schema.js';

type Said = readonly [path: Path, text: string];

/** Tools that `sample: true` serves, whatever else is served. */
export const SAMPLE_TOOLS: readonly string[] = ['greet', 'whoami', 'get_datetime'];

interface Prefixed {
  readonly name: string;
  readonly prefix: string;
  readonly isMcp: boolean;
}

/**
 * Prefixes of MCP servers that do not tell whose a tool is: the first `_` of a name ends the prefix. Takes what stands
 * under `upstreams`.
 */
export function prefixesSay(upstreams: unknown, sample: boolean): readonly Said[] {
  const all = Object.entries(mappingOf(upstreams)).flatMap(([name, entry]): Prefixed[] => {
    if (!isMapping(entry)) return [];
    const { prefix = name, mcp } = entry;
    return typeof prefix === 'string' ? [{ name, prefix, isMcp: mcp !== undefined }] : [];
  });
  return all.flatMap(({ name, prefix, isMcp }, index): Said[] => {
    if (!isMcp || prefix === '') return [];
    const path = ['upstreams', name, 'prefix'];
    const other = all.find(
      (each, at) => at !== index && headOf(each.prefix) === prefix && (!each.isMcp || at < index),
    );
    if (other !== undefined) {
      const whose = upstreamName.safeParse(other.name).success
        ? `upstreams.${other.name}`
        : 'another upstream';
      return [[path, `tools of ${whose} begin with ${prefix}_ too; write another`]];
    }
    const tool = sample ? SAMPLE_TOOLS.find((each) => each.startsWith(`${prefix}_`)) : undefined;
    return tool === undefined
      ? []
      : [[path, `the tool ${tool} of the sample begins with ${prefix}_ too; write another`]];
  });
}

/** What stands before the first `_`. */
function headOf(prefix: string): string {
  const [head = ''] = prefix.split('_');
  return head;
}
