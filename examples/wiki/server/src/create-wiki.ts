import type { Server } from 'node:http';
import {
  createMcpHandler,
  getOAuthProtectedResourceMetadataUrl,
  requireBearerAuth,
  type AuthInfo,
} from '@modelcontextprotocol/server';
import { tokenVerifier } from './token-verifier.js';
import { webServer } from './web-server.js';
import { SCOPES, wikiTools, type Pages } from './wiki-tools.js';

const WELCOME = { title: 'Welcome', text: 'Tea is at four.', author: 'wiki' };

/** What a wiki needs to know. */
export interface WikiOptions {
  /** Whose tokens it takes, spelled as it spells itself. */
  readonly issuer: string;
  /** Where clients find it; tokens name it in `aud`. */
  readonly url: URL;
  /** Is told of each request, with the caller unless the token was refused. */
  readonly log?: (request: Request, status: number, caller: AuthInfo | undefined) => void;
}

/** The wiki, not yet listening. Its pages live as long as it does. */
export function createWiki({ issuer, url, log }: WikiOptions): Server {
  const pages: Pages = new Map([[WELCOME.title, WELCOME]]);
  const about = { resource: url.href, authorization_servers: [issuer], scopes_supported: SCOPES };
  const resourceMetadataUrl = getOAuthProtectedResourceMetadataUrl(url);
  const gate = requireBearerAuth({ verifier: tokenVerifier(issuer, url), resourceMetadataUrl });
  // It makes a server for each request, of 2026-07-28 or of a revision before, and opens no session.
  const mcp = createMcpHandler(({ authInfo }) =>
    wikiTools(pages, String(authInfo?.extra?.['sub'])),
  );
  return webServer(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === new URL(resourceMetadataUrl).pathname) return Response.json(about);
    if (pathname !== url.pathname) return new Response(null, { status: 404 });
    const caller = await gate(request);
    const refused = caller instanceof Response;
    const answer = refused ? caller : await mcp.fetch(request, { authInfo: caller });
    log?.(request, answer.status, refused ? undefined : caller);
    return answer;
  });
}
