import type { Caller } from '#auth';
import type { Checked, JsonObject, ToolSchema } from '../../catalogue/tool-schema.js';
import type { InputRequired } from '../../catalogue/person-input.js';
import type { ToolCall, ToolResult } from '../../catalogue/tool.js';
import type { McpSettings, UpstreamSettings } from '../../config/served-settings.js';
import type { ForeignObject, McpSession, RelayedCall } from '../../upstreams/mcp/mcp-session.js';
import type { CallContext } from '../../upstreams/upstream.js';
import { UpstreamError } from '../../upstreams/upstream.errors.js';
import { isWithinBytes } from '../argument-size.js';
import type { ToolOfUpstream } from '../served-tool.js';
import type { AdmittedTool } from './admitted-tools.js';
import { isObject } from './definition-shape.js';
import type { WatchedTool } from './drift/drift-watch.js';
import { askedInput } from './elicitation/asked-input.js';
import { insteadOf } from './elicitation/refused-call.js';
import { travellingInput } from './elicitation/travelling-input.js';
import { ProgressToClient } from './relayed-progress.js';
import { relayedResult } from './relayed-result.js';
import { passingMeta } from './reserved-meta.js';

/** Bytes of what of a client's `_meta` travels with a call, as JSON. */
export const MAX_META_BYTES = 4_096;

/** What a relayed tool needs to know of its upstream. */
export interface RelayRules extends Pick<UpstreamSettings, 'limits'> {
  readonly name: string;
  readonly relay: McpSettings['relay'];
  /** Where the settings say which pages it may ask to open, for the log. */
  readonly hostsSetting: string;
  /** Of a tool that is compared with what its server lists. */
  readonly watched?: WatchedTool | undefined;
  /** Of a tool whose list is asked for while the gateway runs. */
  readonly relist?: Relist | undefined;
}

/**
 * Asks again for the list that has a tool, by the server's own name of it, for a call with this session; gives the input
 * schema that it has now, or undefined where it is not listed any more.
 */
export type Relist = (
  tool: string,
  session: McpSession,
  asked: { readonly caller: Caller; readonly context: CallContext },
) => Promise<ForeignObject | undefined>;

/**
 * A tool of an MCP server as a tool of this gateway. The server checks its arguments and its results, not the gateway:
 * its schemas are foreign, and a validator of foreign schemas is a risk.
 */
export function relayedTool(
  tool: AdmittedTool,
  rules: RelayRules,
): ToolOfUpstream & { readonly isForeign: true } {
  const { name, title, description, inputSchema, outputSchema, annotations } = tool;
  const { icons, meta, mirrored, notes } = tool;
  return {
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    input: passedThrough(inputSchema, rules.limits.argumentBytes),
    ...(outputSchema && {
      output: { json: outputSchema, check: (value: unknown) => ({ ok: true, value }) as const },
    }),
    ...(annotations && { hints: annotations }),
    ...(icons && { icons }),
    ...(meta && { meta }),
    ...(mirrored && { mirrored }),
    origin: { operation: name, notes },
    ...(rules.watched && { isChanged: rules.watched.isChanged }),
    isForeign: true,
    // What the input's check lets through, and what its upstream opens: types of a list cannot say so.
    run: (given, call) => relay(tool, rules, given as ForeignObject, call as ToolCall<McpSession>),
  };
}

function passedThrough(json: ToolSchema['json'], argumentBytes: number): ToolSchema {
  const check = (value: unknown): Checked<unknown> => {
    if (!isObject(value)) return { ok: false, problems: ['the arguments are no JSON object'] };
    return isWithinBytes(value, argumentBytes)
      ? { ok: true, value }
      : { ok: false, problems: [`the arguments hold more than ${argumentBytes} bytes`] };
  };
  return { json, check };
}

async function relay(
  tool: AdmittedTool,
  { name: upstream, relay: travels, watched, hostsSetting, relist }: RelayRules,
  given: ForeignObject,
  call: ToolCall<McpSession>,
): Promise<ToolResult | InputRequired> {
  const meta = travellingMeta(call.meta, upstream);
  const offered = travels.elicitation ? call.input : undefined;
  const input = offered && travellingInput(offered, upstream);
  const progress = new ProgressToClient((...told) => call.progress(...told));
  const { session, caller } = call;
  const asked: RelayedCall = {
    name: tool.name,
    arguments: given,
    ...(meta && { meta }),
    ...(input && { input }),
    ...(tool.mirrored && { mirrored: tool.inputSchema }),
    ...(relist && {
      relisted: (context) => relist(tool.name, session, { caller, context }),
    }),
    ...(call.signal && { signal: call.signal }),
    ...(call.wantsProgress && travels.progress && { progress: progress.told }),
  };
  const made = () => session.call(asked);
  const rules = { upstream, hosts: travels.hosts, hostsSetting };
  try {
    const answer = await (watched ? watched.during({ session, caller }, made) : made());
    const result =
      input && answer['resultType'] === 'input_required'
        ? askedInput(answer, { ...rules, modes: input.modes })
        : relayedResult(answer, upstream);
    await progress.sent();
    return result;
  } catch (error) {
    if (!travels.elicitation) throw error;
    return insteadOf(error, call.input, rules);
  }
}

/** Throws `UpstreamError` for too much of it: a part could mean something else. */
function travellingMeta(meta: JsonObject, upstream: string): JsonObject | undefined {
  const passing = passingMeta(meta);
  if (passing === undefined || isWithinBytes(passing, MAX_META_BYTES)) return passing;
  const explanation = `The _meta of the call holds more than ${MAX_META_BYTES} bytes; send less.`;
  throw new UpstreamError('upstream_request_invalid', upstream, { explanation });
}
