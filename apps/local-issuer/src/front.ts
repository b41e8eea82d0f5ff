import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import type { Apis } from './apis.js';
import { misbehave, type Counters, type Faults } from './faults.js';
import { handleInteraction } from './interaction.js';
import { logRequest } from './request-log.js';
import { route } from './routes.js';

/** What stands before the provider; the provider itself changes when keys rotate. */
export interface FrontParts {
  readonly provider: () => Provider;
  readonly apis: Apis;
  readonly logger: Logger;
  readonly faults: Faults;
  readonly counters: Counters;
}

/** CORS for browser clients, Auth0's paths, faults under test, the sign-in page, the provider. */
export function createFront(parts: FrontParts): RequestListener {
  return (request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      parts.logger.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'not served');
      if (!response.headersSent) {
        response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      }
      response.end('This sign-in has ended. Start again from your client.\n');
    });
  };
}

async function serve(
  { provider, apis, logger, faults, counters }: FrontParts,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
): Promise<void> {
  const { path, url, endpoint } = route(request.url ?? '/');
  logRequest(logger, path, request, response);
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'WWW-Authenticate');
  if (request.method === 'OPTIONS') {
    const allow = { 'access-control-allow-methods': 'GET, POST', 'access-control-max-age': '7200' };
    response.writeHead(204, {
      ...allow,
      'access-control-allow-headers':
        'authorization, content-type, accept, mcp-protocol-version, traceparent',
    });
    response.end();
    return;
  }
  if (endpoint === 'jwks' || endpoint === 'metadata') counters[endpoint] += 1;
  if (endpoint === 'token') counters.tokens += 1;
  if (endpoint !== undefined && (await misbehave(faults, endpoint, response))) return;
  if (path.startsWith('/interaction/')) {
    await handleInteraction({ provider: provider(), apis }, request, response);
    return;
  }
  request.url = url;
  request.originalUrl = url;
  await provider().callback()(request, response);
}
