import type { ToolOverride, UpstreamSettings } from '../served-settings.js';
import { nearest } from './schema/field-kinds.js';
import { pathText } from './file-path.js';
import { MAX_TOOL_NAME_CHARACTERS } from './schema/tools-schema.js';

/** A tool that is served. */
export interface SelectedTool {
  /** Its name at the source. */
  readonly source: string;
  /** Its name in `tools/list`: the prefix and an underscore, then the override's name or the source's. */
  readonly served: string;
  readonly override: ToolOverride | undefined;
}

/** The tools of one upstream that are served, and what of the selection cannot be met. */
export interface Selection {
  /** In the order of the source. */
  readonly tools: readonly SelectedTool[];
  /** One line each, by the upstream's `at`: selectors that match nothing, overrides without use, names. */
  readonly problems: readonly string[];
}

/**
 * Applies `tools` and `prefix` of an upstream to the names that its source has. `names` are the source's
 * own, each once. Names of other upstreams are not compared: whoever puts them together does.
 */
export function selectTools(upstream: UpstreamSettings, names: readonly string[]): Selection {
  const { include, exclude, override } = upstream.tools;
  const included = names.filter((name) => include.some((each) => matches(each, name)));
  const chosen = included.filter((name) => !exclude.some((each) => matches(each, name)));
  const tools = chosen.map((source): SelectedTool => {
    const own = Object.hasOwn(override, source) ? override[source] : undefined;
    const name = own?.name ?? source;
    const { prefix } = upstream;
    return { source, served: prefix === '' ? name : `${prefix}_${name}`, override: own };
  });
  const say = (path: readonly (string | number)[], text: string) =>
    `${upstream.at(pathText(['tools', ...path]))}: ${text}`;
  const problems = [
    ...unmatched(include, names).map((index) =>
      say(['include', index], noTool(include[index] ?? '', names)),
    ),
    ...unmatched(exclude, included).map((index) =>
      say(['exclude', index], 'matches no tool that include selects; remove it'),
    ),
    ...Object.keys(override)
      .filter((name) => !chosen.includes(name))
      .map((name) => say(['override', name], unused(name, names))),
    ...nameProblems(tools).map(([path, text]) => say(path, text)),
  ];
  if (problems.length === 0 && tools.length === 0) {
    problems.push(say(['exclude'], 'leaves no tool to serve; write fewer names'));
  }
  return { tools, problems };
}

/** A name, or what a name begins with where `*` follows. */
function matches(selector: string, name: string): boolean {
  return selector.endsWith('*') ? name.startsWith(selector.slice(0, -1)) : name === selector;
}

/** The numbers of selectors that match no name. */
function unmatched(selectors: readonly string[], names: readonly string[]): readonly number[] {
  return [...selectors.keys()].filter(
    (index) => !names.some((name) => matches(selectors[index] ?? '', name)),
  );
}

function noTool(selector: string, names: readonly string[]): string {
  if (names.length === 0) return 'matches no tool: there is none; remove it';
  const meant = nearest(selector, names);
  return meant === undefined
    ? 'matches no tool; write the name of one, or remove it'
    : `matches no tool; did you mean ${meant}?`;
}

function unused(name: string, names: readonly string[]): string {
  return names.includes(name)
    ? 'is of a tool that is not served; name it in include, or remove this'
    : noTool(name, names).replace('matches no tool', 'is of no tool');
}

type Said = readonly [path: readonly string[], text: string];

function nameProblems(tools: readonly SelectedTool[]): readonly Said[] {
  const seen = new Map<string, string>();
  return tools.flatMap(({ source, served }): Said[] => {
    const path = ['override', source, 'name'];
    if (served.length > MAX_TOOL_NAME_CHARACTERS) {
      const text = `the name with its prefix is longer than ${MAX_TOOL_NAME_CHARACTERS} characters; write a shorter one`;
      return [[path, text]];
    }
    const other = seen.get(served);
    if (other === undefined) seen.set(served, source);
    return other === undefined
      ? []
      : [[path, `${served} is the name of ${other} already; write another one`]];
  });
}
