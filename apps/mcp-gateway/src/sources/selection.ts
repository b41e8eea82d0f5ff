import { didYouMean, nearNames } from '#foreign-text';
import type { ToolOverride, UpstreamSettings } from '../config/served-settings.js';

/** Tools that a message names where none of them is meant for certain. */
export const MAX_NAMED_TOOLS = 20;

/** A tool that is served. */
export interface SelectedTool {
  /** Its name at its source. */
  readonly source: string;
  /** Its name in `tools/list`. */
  readonly served: string;
  readonly override: ToolOverride | undefined;
}

/** The tools of an upstream that are served, in the order of their source, and what is wrong with that. */
export interface Selection {
  readonly tools: readonly SelectedTool[];
  readonly problems: readonly string[];
}

/**
 * Applies `tools` and `prefix` of an upstream to the names that its source has. A name that matches nothing
 * is a problem, as is an override of a tool that is not selected.
 */
export function selectTools(
  { tools: { include, exclude, override }, prefix, at }: UpstreamSettings,
  names: readonly string[],
): Selection {
  const included = names.filter((name) => include.some((each) => matches(each, name)));
  const selected = included.filter((name) => !exclude.some((each) => matches(each, name)));
  const none = (pattern: string, of: readonly string[]) =>
    !of.some((name) => matches(pattern, name));
  const problems = [
    ...include.flatMap((each, index) =>
      none(each, names) ? [`${at(`tools.include[${index}]`)}: ${noTool(each, names)}`] : [],
    ),
    ...exclude.flatMap((each, index) =>
      none(each, included)
        ? [`${at(`tools.exclude[${index}]`)}: ${quoted(each)} is not included; remove it`]
        : [],
    ),
    ...Object.keys(override)
      .filter((name) => !selected.includes(name))
      .map((name) => `${at(`tools.override.${name}`)}: ${unused(name, names)}`),
  ];
  if (problems.length === 0 && selected.length === 0) {
    problems.push(
      include.length === 0
        ? `${at('tools.include')}: selects no tool; ${oneOf(names)}`
        : `${at('tools.exclude')}: leaves no tool; exclude fewer`,
    );
  }
  const tools = selected.map((source) => {
    // What an object inherits is not an override.
    const own = Object.hasOwn(override, source) ? override[source] : undefined;
    const name = own?.name ?? source;
    return { source, served: prefix === '' ? name : `${prefix}_${name}`, override: own };
  });
  return { tools, problems };
}

/** A name, or what a name begins with where `*` follows. */
function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function unused(name: string, names: readonly string[]): string {
  return names.includes(name)
    ? 'the tool is not selected; add it to tools.include, or remove its override'
    : noTool(name, names);
}

function noTool(name: string, names: readonly string[]): string {
  const instead = didYouMean(nearNames(names)(name)) ?? oneOf(names);
  return `${quoted(name)} is not a tool; ${instead}`;
}

function oneOf(names: readonly string[]): string {
  if (names.length === 0) return 'there is none to name';
  const more = names.length - MAX_NAMED_TOOLS;
  const rest = more > 0 ? ` and ${more} more` : '';
  return `write one of ${names.slice(0, MAX_NAMED_TOOLS).join(', ')}${rest}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
