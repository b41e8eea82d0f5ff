import type { Caller } from '#auth';
import { isInputRequired, type Tool, type ToolResult } from '../../catalogue/tool.js';
import { toolFailure } from '../../mcp/tool-error.js';
import { problemOf } from '../../upstreams/upstream.errors.js';
import { cleanOutput } from '../../mcp/tool-output.js';
import { contextOf } from './nobody.js';
import { WouldSend } from './recorder.js';

/** What became of a tool: its answer, what went wrong, or neither where it would have sent something. */
export interface Ran {
  readonly answer?: ToolResult;
  readonly problem?: string;
}

/**
 * Runs a tool as the gateway does once the caller may call it. Without `send` a tool that has no upstream
 * is not run: what it does is not known to be written down.
 */
export async function runTool(
  tool: Tool,
  given: object,
  { caller, send }: { readonly caller: Caller; readonly send: boolean },
): Promise<Ran> {
  const input = tool.input.check(given);
  if (!input.ok) return { problem: `invalid arguments: ${input.problems.join('; ')}` };
  if (!send && tool.upstream === undefined) return {};
  try {
    const session = await tool.upstream?.open(caller, contextOf(caller));
    const answer = await tool.run(input.value, {
      caller,
      session,
      meta: {},
      wantsProgress: false,
      progress: () => Promise.resolve(),
    });
    if (isInputRequired(answer)) throw new TypeError('Nobody offered to ask the person.');
    return { answer: cleanOutput(tool, answer) };
  } catch (error) {
    if (error instanceof WouldSend) return {};
    const { code, says } = toolFailure(error);
    const problem = problemOf(error);
    return { problem: `${code}: ${says}${problem === undefined ? '' : ` ${problem}`}` };
  }
}
