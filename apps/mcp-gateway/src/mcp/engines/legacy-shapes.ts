import type { ListedTool } from '../../catalogue/catalogue.js';
import type { ToolResult } from '../../catalogue/tool.js';
import { isRecord } from '../../ladder/message/json-rpc.js';
import { safeText } from '#foreign-text';

/**
 * A tool as revisions up to 2025-11-25 can be shown it: without an output schema that is none of an object, since their
 * clients refuse the whole list for one (2025-11-25, `Tool`).
 */
export function legacyTool(tool: ListedTool): ListedTool {
  const { outputSchema, ...rest } = tool;
  return outputSchema === undefined || isLegacySchema(outputSchema) ? tool : rest;
}

/**
 * A result as they can be given it: data that is no object is left out (2025-11-25, `CallToolResult`), or becomes text
 * where there is no other content.
 */
export function legacyResult(result: ToolResult): ToolResult {
  const { structuredContent: data, ...rest } = result;
  if (data === undefined || isRecord(data)) return result;
  if (rest.content.length > 0) return rest;
  return { ...rest, content: [{ type: 'text', text: safeText(JSON.stringify(data)) }] };
}

function isLegacySchema({
  type,
  properties,
  required,
}: Readonly<Record<string, unknown>>): boolean {
  return (
    type === 'object' &&
    (properties === undefined ||
      (isRecord(properties) && Object.values(properties).every(isObject))) &&
    (required === undefined || isTexts(required))
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
