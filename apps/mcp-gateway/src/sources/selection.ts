import type { ToolOverride, UpstreamSettings } from '../config/served-settings.js';

/** A tool that is to be served, and what is said of it instead of what it says. */
export interface Selected<T> {
  readonly tool: T;
  readonly override: ToolOverride;
}

/** Which tools of an upstream are served. */
export interface Selection<T> {
  readonly selected: readonly Selected<T>[];
  readonly problems: readonly string[];
}

/**
 * Selects by name: what `include` names, in its order, without what `exclude` names. A name that matches
 * nothing is a problem, as is an override of a tool that is not selected.
 */
export function select<T extends { readonly name: string }>(
  all: readonly T[],
  { tools: { include, exclude, override }, at }: Pick<UpstreamSettings, 'tools' | 'at'>,
): Selection<T> {
  const problems: string[] = [];
  const known = all.map(({ name }) => name);
  const included = new Set(include.flatMap((pattern) => all.filter(named(pattern))));
  for (const pattern of include.filter((each) => !all.some(named(each)))) {
    problems.push(`${at('tools.include')}: ${quoted(pattern)} is not a tool; ${oneOf(known)}`);
  }
  for (const pattern of exclude.filter((each) => ![...included].some(named(each)))) {
    problems.push(`${at('tools.exclude')}: ${quoted(pattern)} is not included; remove it`);
  }
  const kept = [...included].filter((tool) => !exclude.some((pattern) => named(pattern)(tool)));
  if (include.length === 0) {
    problems.push(`${at('tools.include')}: selects no tool; ${oneOf(known)}`);
  } else if (included.size > 0 && kept.length === 0) {
    problems.push(`${at('tools.exclude')}: leaves no tool of ${quoted(include.join(', '))}`);
  }
  for (const name of Object.keys(override).filter((each) => !kept.some(named(each, false)))) {
    const remedy = known.includes(name)
      ? 'is not selected; add it to tools.include, or remove its override'
      : `is not a tool; ${oneOf(known)}`;
    problems.push(`${at(`tools.override.${name}`)}: ${quoted(name)} ${remedy}`);
  }
  // What an object inherits is not an override.
  const of = (name: string) => (Object.hasOwn(override, name) ? (override[name] ?? {}) : {});
  return { selected: kept.map((tool) => ({ tool, override: of(tool.name) })), problems };
}

/** Whether a tool is one that a pattern stands for: its name, or with `*` at the end a beginning of it. */
function named(pattern: string, wild = true): (tool: { readonly name: string }) => boolean {
  if (!wild || !pattern.endsWith('*')) return ({ name }) => name === pattern;
  const beginning = pattern.slice(0, -1);
  return ({ name }) => name.startsWith(beginning);
}

function oneOf(names: readonly string[]): string {
  return names.length === 0 ? 'there is none for it' : `write one of ${names.join(', ')}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
