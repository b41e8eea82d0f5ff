import type { FastifyRequest } from 'fastify';
import type { Catalogue, ListedTool } from '../../catalogue/catalogue.js';
import '../../ladder/mcp-request.js';

/** The answer to `tools/list`, for the request's caller. */
export function listTools(request: FastifyRequest): { tools: ListedTool[] } {
  const { caller } = request;
  if (caller === undefined) throw new TypeError('Nobody has called yet.');
  // The SDKs write it; none of them changes it.
  return { tools: catalogueOf(request).listedFor(caller) as ListedTool[] };
}

/** The catalogue that the request took. Throws `TypeError` before it did. */
export function catalogueOf({ mcpCatalogue }: FastifyRequest): Catalogue {
  if (mcpCatalogue === undefined) throw new TypeError('ToolScopesGuard did not run.');
  return mcpCatalogue;
}
