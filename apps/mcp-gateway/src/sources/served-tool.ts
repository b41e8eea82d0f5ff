import type { Tool, ToolHints } from '../catalogue/tool.js';
import type { ToolOverride, UpstreamSettings } from '../config/served-settings.js';
import type { UpstreamTool } from '../tools/upstream-tool.js';
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

/** Joins a tool with its upstream: its name with the prefix, its scopes on both sides, and overrides. */
export function servedTool(
  tool: UpstreamTool,
  { served, override = {} }: SelectedTool,
  { settings, upstreamFor }: OnUpstream,
): ServedTool {
  const problem = scopesProblem(tool, override, settings);
  if (problem !== undefined) return { problem };
  const { exchange, callerScopes } = settings;
  const hints = hintsOf(tool.hints, override.hints);
  // A hint that only the settings give opens nothing: both must say that it reads.
  const reads = tool.hints.readOnlyHint && hints.readOnlyHint;
  const scopes = override.callerScopes ?? (reads ? callerScopes.read : callerScopes.write);
  const asked = override.upstreamScopes ?? tool.upstreamScopes ?? exchange?.scopes ?? [];
  return {
    tool: {
      name: served,
      title: override.title ?? tool.title,
      description: override.description ?? tool.description,
      input: tool.input,
      ...(tool.output && { output: tool.output }),
      scopes,
      hints,
      upstream: upstreamFor(settings, asked),
      run: (input, call) => tool.run(input, call),
    },
  };
}

function hintsOf(own: ToolHints, said: ToolOverride['hints'] = {}): ToolHints {
  return {
    readOnlyHint: said.readOnly ?? own.readOnlyHint,
    destructiveHint: said.destructive ?? own.destructiveHint,
    idempotentHint: said.idempotent ?? own.idempotentHint,
    openWorldHint: said.openWorld ?? own.openWorldHint,
  };
}

/**
 * What is wrong with the scopes that a tool asks for. It asks for a part of what its upstream allows; an empty
 * part would be all that the issuer gives.
 */
export function scopesProblem(
  tool: Pick<UpstreamTool, 'name' | 'upstreamScopes'>,
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
