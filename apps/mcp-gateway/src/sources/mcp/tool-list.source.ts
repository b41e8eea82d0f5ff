import {
  RELAYED,
  type LoadedTools,
  type RefusedOperation,
  type ToolSource,
} from '../../catalogue/tool-source.js';
import type { McpSettings, UpstreamSettings } from '../../config/served-settings.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { selectTools, type SelectedTool } from '../selection.js';
import { servedTool, type ServedTool, type UpstreamFor } from '../served-tool.js';
import { admitTool } from './admitted-tools.js';
import { DriftWatch, type DriftParts } from './drift/drift-watch.js';
import { doubledNames, namedDefinitions, type NamedDefinition } from './named-definitions.js';
import { nameWarnings } from './name-warnings.js';
import { pacedRelist } from './paced-relist.js';
import { relayedTool, type Relist } from './relayed-tool.js';
import { MAX_TOOLS, readToolFile } from './tool-file.js';

/** An upstream that is an MCP server. */
export type McpUpstreamSettings = UpstreamSettings & { readonly mcp: McpSettings };

/** Every scope that a tool of such an upstream may ask of its callers, whichever it lists. */
export function scopesOfTools({ callerScopes, tools }: McpUpstreamSettings): readonly string[] {
  const overridden = Object.values(tools.override).flatMap((each) => each.callerScopes ?? []);
  return [...callerScopes.read, ...callerScopes.write, ...overridden];
}

/** What it works with. */
export interface RelayParts {
  readonly upstreamFor: UpstreamFor;
  /** Called once, when no call can use the tools of these settings any more. */
  readonly release: (settings: UpstreamSettings) => Promise<void>;
  /** Of definitions that are compared with what the server lists; by default they are not. */
  readonly drift?: DriftWatch;
  /** Of tools whose list is asked for while the gateway runs. */
  readonly relist?: Relist;
}

/** The tools of an MCP server that an upstream's settings select of its tool file, as they are served on it. */
export function relayedTools(
  settings: McpUpstreamSettings,
  parts: RelayParts & DriftParts,
): ToolSource {
  const { at, mcp } = settings;
  const { from, file } = mcp.list;
  const drift = new DriftWatch(settings, parts);
  const relist = pacedRelist(
    (tool, session, { caller }) => drift.relist(tool, { session, caller }),
    parts,
  );
  return {
    name: at('mcp.list.file'),
    close: () => {
      drift.close();
      return parts.release(settings);
    },
    load: async () => {
      if (from !== 'file' || file === undefined) {
        return nothing(
          `${at('mcp.list.from')}: must be file; write from: file, and file beside it`,
        );
      }
      const read = await readToolFile(file, settings.name);
      if (!read.ok) {
        const lines = read.problems.map((each) => `${at('mcp.list.file')}: ${each}`);
        return { ...nothing(...lines), files: [file] };
      }
      const tools = selectedTools(read.file.tools, file, settings, { ...parts, drift, relist });
      return { ...tools, files: [file] };
    },
  };
}

/** What a list gives. `place`: where it stands, for operators. */
export function selectedTools(
  definitions: readonly ForeignObject[],
  place: string,
  settings: McpUpstreamSettings,
  parts: RelayParts,
): LoadedTools {
  const { name: upstream, at } = settings;
  const { named, refused: unnamed } = namedDefinitions(definitions, { upstream, place });
  const names = [...named.keys()];
  const { tools: selected, problems } = selectTools(settings, names);
  if (selected.length > MAX_TOOLS) {
    const many = `selects ${selected.length} tools, more than ${MAX_TOOLS}; write fewer`;
    return nothing(...problems, `${at('tools.include')}: ${many}`);
  }
  const clashes = doubledNames(selected, settings);
  const judged = selected.map((each) => judge(each, named.get(each.source), { settings, parts }));
  const served = judged.flatMap((each) => ('served' in each ? [each.served] : []));
  const wrong = [...problems, ...clashes, ...served.flatMap(({ problem }) => problem ?? [])];
  const tools = served
    .flatMap((each) => (each.problem === undefined ? [each.tool] : []))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  if (wrong.length === 0 && tools.length === 0) {
    wrong.push(`${at('tools.include')}: selects no tool that can be served`);
  }
  return {
    tools,
    problems: wrong,
    refused: [
      ...unnamed,
      ...judged.flatMap((each) => ('served' in each ? [] : [refusal(each, upstream, place)])),
    ],
    warnings: nameWarnings(tools.map(({ name }) => name)).map((text) => ({
      upstream,
      text,
      isAboutTools: true,
    })),
  };
}

/** A tool that is left out, and why. */
interface Left {
  readonly tool: string;
  readonly index: number;
  readonly reason: string;
}

function judge(
  selected: SelectedTool,
  definition: NamedDefinition | undefined,
  { settings, parts }: { readonly settings: McpUpstreamSettings; readonly parts: RelayParts },
): { readonly served: ServedTool } | Left {
  const { source: tool, served, override } = selected;
  const { index = 0, isDoubled = false } = definition ?? {};
  if (definition === undefined || isDoubled) {
    return {
      tool,
      index,
      reason: 'the list has it more than once; correct it at the server, or exclude it',
    };
  }
  const named = { ...definition.definition, name: tool };
  const admitted = admitTool(named, served, override);
  if (admitted.reason !== undefined) return { tool, index, reason: admitted.reason };
  const { name, limits, mcp, at } = settings;
  const watched = parts.drift?.of(named, served);
  const hostsSetting = at('mcp.relay.hosts');
  const { relist } = parts;
  const rules = { name, limits, relay: mcp.relay, hostsSetting, watched, relist };
  return {
    served: servedTool(relayedTool(admitted.tool, rules), selected, {
      settings,
      upstreamFor: parts.upstreamFor,
    }),
  };
}

function refusal({ tool, index, reason }: Left, upstream: string, place: string): RefusedOperation {
  return { upstream, operation: tool, place: `${place} tools[${index}]`, reason, kind: RELAYED };
}

function nothing(...problems: readonly string[]): LoadedTools {
  return { tools: [], problems };
}
