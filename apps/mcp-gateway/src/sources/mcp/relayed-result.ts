import type { ToolContent, ToolResult } from '../../catalogue/tool.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { UpstreamError } from '../../upstreams/upstream.errors.js';
import { isObject } from './definition-shape.js';
import { passingMeta } from './reserved-meta.js';

/**
 * An MCP server's result as a tool's: `content`, data of any JSON type, whether it is an error, and what `_meta` may
 * pass; nothing else. Throws `UpstreamError` for what is no result of a tool (specification, `CallToolResult`).
 */
export function relayedResult(result: ForeignObject, upstream: string): ToolResult {
  const { content, structuredContent, isError, _meta: meta } = result;
  const invalid = (problem: string) =>
    new UpstreamError('upstream_answer_invalid', upstream, { problem });
  if (!Array.isArray(content)) throw invalid('a result without content');
  const blocks: readonly unknown[] = content;
  const wrong = blocks.findIndex((block) => !isBlock(block));
  if (wrong !== -1) throw invalid(`content[${wrong}] is no block that clients know`);
  if (!['boolean', 'undefined'].includes(typeof isError)) throw invalid('isError is no boolean');
  const passing = isObject(meta) ? passingMeta(meta) : undefined;
  return {
    content: blocks as readonly ToolContent[],
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError === true && { isError }),
    ...(passing && { _meta: passing }),
  };
}

/** Specification, `ContentBlock`, as far as both SDKs insist on it. */
function isBlock(block: unknown): block is ToolContent {
  if (!isObject(block) || !isOptional(block['_meta'], isObject)) return false;
  if (!isOptional(block['annotations'], isAnnotations)) return false;
  const has = (...names: readonly string[]) => names.every((name) => isText(block[name]));
  switch (block['type']) {
    case 'text':
      return has('text');
    case 'image':
    case 'audio':
      return has('data', 'mimeType');
    case 'resource_link':
      return has('name', 'uri');
    case 'resource':
      return isResource(block['resource']);
    default:
      return false;
  }
}

function isResource(resource: unknown): boolean {
  if (!isObject(resource) || !isText(resource['uri'])) return false;
  return isText(resource['text']) || isText(resource['blob']);
}

function isAnnotations(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { audience = [], priority = 0 } = value;
  return (
    Array.isArray(audience) &&
    audience.every((role) => role === 'user' || role === 'assistant') &&
    typeof priority === 'number' &&
    priority >= 0 &&
    priority <= 1
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}
