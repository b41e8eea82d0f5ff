import type { HttpMethod } from '../request/api-request.js';
import type { ApiTool } from './api-tool.js';
import type { OperationOverride } from './operation-override.js';

const SAFE: ReadonlySet<HttpMethod> = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY']);
const IDEMPOTENT: ReadonlySet<HttpMethod> = new Set([...SAFE, 'PUT', 'DELETE']);

/**
 * What clients are told of a tool's behaviour (MCP, ToolAnnotations), by the meaning of its method (RFC 9110 §9.2): a
 * safe one is read-only, any other destructive. What an override says counts more.
 */
export function hintsOf(
  method: HttpMethod,
  said: NonNullable<OperationOverride['hints']> = {},
): ApiTool['hints'] {
  const readOnly = said.readOnly ?? SAFE.has(method);
  return {
    readOnly,
    destructive: said.destructive ?? !readOnly,
    idempotent: said.idempotent ?? IDEMPOTENT.has(method),
    openWorld: said.openWorld ?? true,
  };
}
