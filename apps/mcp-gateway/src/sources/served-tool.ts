import type { Tool, ToolHints } from '../catalogue/tool.js';
import type { ToolOverride, UpstreamSettings } from '../config/served-settings.js';
import type { Upstream } from '../upstreams/upstream.js';
import type { SelectedTool } from './selection.js';

/** An upstream as tools with these scopes hold it. Called when a catalogue is built. */
export type UpstreamFor = (settings: UpstreamSettings, scopes: readonly string[]) => Upstream;

/** A selected tool as it is served, or what keeps it from that. */
export type ServedTool =
  { readonly tool: Tool; readonly problem?: undefined } | { readonly problem: string };

/** Where it is served. */
export interface OnUpstream {
  readonly settings: UpstreamSettings;
  readonly upstreamFor: UpstreamFor;
}

/** A tool of an upstream, wherever it is from. */
export interface ToolOfUpstream extends Pick<
  Tool,
  | 'title'
  | 'description'
  | 'input'
  | 'output'
  | 'hints'
  | 'icons'
  | 'meta'
  | 'mirrored'
  | 'origin'
  | 'isChanged'
  | 'isForeign'
  | 'run'
> {
  /** Its name at its source. */
  readonly name: string;
  readonly upstreamScopes?: readonly string[];
}

/** Joins a tool with its upstream: its name with the prefix, its scopes on both sides, and overrides. */
export function servedTool(
  tool: ToolOfUpstream,
  { served, override = {} }: SelectedTool,
  { settings, upstreamFor }: OnUpstream,
): ServedTool {
  const problem = scopesProblem(tool, override, settings);
  if (problem !== undefined) return { problem };
  const { exchange, callerScopes } = settings;
  const hints = hintsOf(tool.hints, override.hints);
  const scopes =
    override.callerScopes ?? callerScopes[onlyReads(tool, override) ? 'read' : 'write'];
  const asked = override.upstreamScopes ?? tool.upstreamScopes ?? exchange?.scopes ?? [];
  const { input, output, icons, meta, mirrored, origin, isChanged, isForeign } = tool;
  const title = override.title ?? tool.title;
  const description = override.description ?? tool.description;
  return {
    tool: {
      name: served,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...{ input, scopes },
      ...(output && { output }),
      ...(hints && { hints }),
      ...(icons && { icons }),
      ...(meta && { meta }),
      ...(mirrored && { mirrored }),
      ...(origin && { origin }),
      ...(isChanged && { isChanged }),
      ...(isForeign && { isForeign }),
      upstream: upstreamFor(settings, asked),
      run: (given, call) => tool.run(given, call),
    },
  };
}

/** A hint that only the settings give opens nothing, but of a foreign tool, whose own hint opens nothing. */
function onlyReads({ hints, isForeign }: ToolOfUpstream, { hints: said }: ToolOverride): boolean {
  if (isForeign) return said?.readOnly === true;
  return hints?.readOnlyHint === true && said?.readOnly !== false;
}

/** What is said, and no more. */
function hintsOf(own: ToolHints | undefined, said: ToolOverride['hints']): ToolHints | undefined {
  if (said === undefined) return own;
  const { readOnly, destructive, idempotent, openWorld } = said;
  return {
    ...own,
    ...(readOnly !== undefined && { readOnlyHint: readOnly }),
    ...(destructive !== undefined && { destructiveHint: destructive }),
    ...(idempotent !== undefined && { idempotentHint: idempotent }),
    ...(openWorld !== undefined && { openWorldHint: openWorld }),
  };
}

/**
 * What is wrong with the scopes that a tool asks for. It asks for a part of what its upstream allows; an empty
 * part would be all that the issuer gives.
 */
export function scopesProblem(
  tool: Pick<ToolOfUpstream, 'name' | 'upstreamScopes'>,
  override: ToolOverride,
  { exchange, at }: UpstreamSettings,
): string | undefined {
  const asked = override.upstreamScopes ?? tool.upstreamScopes;
  if (asked === undefined) return undefined;
  const field = `tools.override${keyText(tool.name)}.upstreamScopes`;
  const place = at(override.upstreamScopes === undefined ? 'exchange.scopes' : field);
  const who = `the tool ${tool.name}`;
  if (exchange === undefined) {
    const needless = asked.length === 0;
    return needless ? undefined : `${at('exchange')}: ${who} needs a token with ${asked.join(' ')}`;
  }
  if (asked.length === 0) return `${place}: name a scope for ${who}, or remove this`;
  const outside = asked.filter((scope) => !exchange.scopes.includes(scope));
  if (outside.length === 0) return undefined;
  const ceiling = exchange.scopes.join(' ');
  return `${place}: ${who} needs ${outside.join(' ')}, beyond exchange.scopes (${ceiling}); add it there`;
}

const PLAIN_KEY = /^[A-Za-z0-9_-]+$/;

/** A key as messages write it behind the mapping that it stands in. */
function keyText(name: string): string {
  return PLAIN_KEY.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
