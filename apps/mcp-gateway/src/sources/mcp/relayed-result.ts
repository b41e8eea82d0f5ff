import type { ToolContent, ToolResult } from '../../catalogue/tool.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { UpstreamError } from '../../upstreams/upstream.errors.js';
import { isObject } from './definition-shape.js';
import { passingMeta } from './reserved-meta.js';

/**
 * An MCP server's result as a tool's: `content`, data of any JSON type, whether it is an error, and what `_meta` may
 * pass; nothing else. Throws `UpstreamError` for what is no result of a tool (specification, `CallToolResult`), whose
 * blocks are judged where they leave.
 */
export function relayedResult(result: ForeignObject, upstream: string): ToolResult {
  const { content, structuredContent, isError, _meta: meta } = result;
  const invalid = (problem: string) =>
    new UpstreamError('upstream_answer_invalid', upstream, { problem });
  if (!Array.isArray(content)) throw invalid('a result without content');
  if (!['boolean', 'undefined'].includes(typeof isError)) throw invalid('isError is no boolean');
  const passing = isObject(meta) ? passingMeta(meta) : undefined;
  return {
    content: content as readonly ToolContent[],
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError === true && { isError }),
    ...(passing && { _meta: passing }),
  };
}
