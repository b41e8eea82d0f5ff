import { ContentBlockSchema } from '@modelcontextprotocol/sdk/types.js';
import { safeText, wellFormed } from '#foreign-text';
import { isPlainText, type Tool, type ToolContent, type ToolResult } from '../catalogue/tool.js';
import { isRecord } from '../ladder/message/json-rpc.js';
import { UpstreamError } from '../upstreams/upstream.errors.js';
import { OutputInvalidError } from './tool-error.js';

/**
 * A tool's result as it leaves: every text of it is foreign text, cleaned and cut, all else of it is
 * well-formed Unicode, and structured content fits the tool's schema. Binary data stays as it is. Throws `OutputInvalidError`,
 * and `UpstreamError` for blocks of a foreign tool that are none.
 */
export function cleanOutput(tool: Tool, answer: ToolResult): ToolResult {
  const { content, structuredContent: data, ...rest } = answer;
  const wrong = content.findIndex((block) => !isBlock(block));
  if (wrong !== -1) throw invalid(tool, `content[${wrong}] is no block that clients know`);
  const result = { ...(wellFormed(rest) as typeof rest), content: content.map(cleanBlock) };
  if (data === undefined) return fitting(tool, result);
  return fitting(tool, { ...result, structuredContent: cleanValue(data) });
}

/** Specification, `ContentBlock`: both SDKs refuse the result for one that is none. A plain text needs no schema. */
function isBlock(block: unknown): boolean {
  return isRecord(block) && (isPlainText(block) || ContentBlockSchema.safeParse(block).success);
}

function invalid({ isForeign, upstream }: Tool, problem: string): Error {
  return isForeign === true && upstream !== undefined
    ? new UpstreamError('upstream_answer_invalid', upstream.name, { problem })
    : new OutputInvalidError([problem]);
}

function fitting(tool: Tool, result: ToolResult): ToolResult {
  if (tool.output === undefined || result.isError === true) return result;
  const output = tool.output.check(result.structuredContent);
  if (!output.ok) throw new OutputInvalidError(output.problems);
  return result;
}

/** `text` of a text block, and of an embedded resource (specification, `ContentBlock`). */
function cleanBlock(given: ToolContent): ToolContent {
  const block = wellFormed(given) as ToolContent;
  const { text, resource } = block;
  if (typeof text === 'string') return { ...block, text: safeText(text) };
  if (!isRecord(resource) || typeof resource['text'] !== 'string') return block;
  return { ...block, resource: { ...resource, text: safeText(resource['text']) } };
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [safeText(key), cleanValue(each)]),
  );
}
