import type { ToolSchema } from '../catalogue/tool-schema.js';
import type { ToolCall, ToolHints, ToolResult } from '../catalogue/tool.js';

/**
 * A tool that is written here for some upstream. On which one it is served, under which prefix and for
 * which scopes of the caller, that upstream's settings say; they may serve it on several, or not at all.
 * Shared between requests: it keeps no state of a call.
 */
export interface UpstreamTool<Input = unknown, Session = unknown> {
  /** By which settings select it; without a prefix. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: ToolSchema<Input>;
  readonly output?: ToolSchema<Record<string, unknown>>;
  readonly hints: Required<ToolHints>;
  /** The scopes its requests need at the upstream, a part of the upstream's; all of those by default. */
  readonly upstreamScopes?: readonly string[];
  /** `call.session` is the upstream, opened as the caller. */
  run(input: Input, call: ToolCall<Session>): Promise<ToolResult>;
}
