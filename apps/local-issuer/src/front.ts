import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import type { Apis } from './apis.js';
import { misbehave, type Counters, type Faults } from './faults.js';
import { addressed, judgeFront, type FrontRequest, type FrontRules } from './front-rules.js';
import { handleInteraction } from './interaction.js';
import { errorPage, refusedPage } from './pages/error-page.js';
import { homePage } from './pages/home-page.js';
import { pageHeaders, takesPages } from './pages/layout.js';
import { logRequest } from './request-log.js';
import { route } from './routes.js';

/** What stands before the provider; the provider itself changes when keys rotate. */
export interface FrontParts extends FrontRules {
  readonly provider: () => Provider;
  readonly apis: Apis;
  readonly logger: Logger;
  readonly faults: Faults;
  readonly counters: Counters;
  /** The issuer, verbatim: its authority is the only one that answers speak of. */
  readonly issuer: string;
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/** Host and Origin, CORS for browser clients, Auth0's paths, faults under test, the sign-in page, the provider. */
export function createFront(parts: FrontParts): RequestListener {
  return (request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      parts.logger.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'not served');
      endUnserved(request, response);
    });
  };
}

/** What remains to be said of a sign-in that nobody knows any more, or that could not be served. */
function endUnserved({ headers }: IncomingMessage, response: ServerResponse): void {
  const page = takesPages(headers.accept);
  if (!response.headersSent) {
    response.writeHead(400, page ? pageHeaders() : PLAIN);
  }
  response.end(
    page
      ? errorPage({ error_description: 'this sign-in has ended' })
      : 'This sign-in has ended. Start again from your client.\n',
  );
}

async function serve(
  parts: FrontParts,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
): Promise<void> {
  const { provider, apis, logger, faults, counters } = parts;
  const { method = 'GET', headers, headersDistinct } = request;
  const address = addressed(request.url ?? '/', headersDistinct['host'] ?? []);
  const { path, url, endpoint } = route(address.target);
  logRequest(logger, path, request, response);
  const asked = { method, path, ...address, origin: headers.origin };
  if (!admit(parts, { ...asked, page: takesPages(headers.accept) }, response)) return;
  if (endpoint === 'jwks' || endpoint === 'metadata') counters[endpoint] += 1;
  if (endpoint === 'token') counters.tokens += 1;
  if (endpoint !== undefined && (await misbehave(faults, endpoint, response))) return;
  // The provider makes its URLs from this header; they are the issuer's, whatever name was asked.
  request.headers.host = new URL(parts.issuer).host;
  if (path === '/' && request.method === 'GET' && takesPages(request.headers.accept)) {
    response.writeHead(200, pageHeaders()).end(homePage(apis));
    return;
  }
  if (path.startsWith('/interaction/')) {
    await handleInteraction({ provider: provider(), apis }, request, response);
    return;
  }
  request.url = url;
  request.originalUrl = url;
  await provider().callback()(request, response);
}

/** Whether the request goes on; a refusal or a preflight is answered here (Fetch, CORS protocol). */
function admit(
  rules: FrontRules,
  request: FrontRequest & { readonly page: boolean },
  response: ServerResponse,
): boolean {
  const verdict = judgeFront(request, rules);
  if (verdict.kind === 'refuse') {
    const { status, message } = verdict;
    const headers = request.page ? pageHeaders() : PLAIN;
    response.writeHead(status, { ...headers, connection: 'close' });
    response.end(request.page ? refusedPage(message) : `${message}\n`);
    return false;
  }
  response.setHeader('vary', 'Origin');
  if (verdict.allowOrigin !== undefined) {
    response.setHeader('access-control-allow-origin', verdict.allowOrigin);
    response.setHeader('access-control-expose-headers', 'WWW-Authenticate');
  }
  if (request.method !== 'OPTIONS') return true;
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST',
    'access-control-max-age': '7200',
    'access-control-allow-headers':
      'authorization, content-type, accept, mcp-protocol-version, traceparent',
  });
  response.end();
  return false;
}
