import type { FastifyInstance, FastifyReply } from 'fastify';
import { judgeEdge, type EdgeRules } from './edge-rules.js';

const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'accept',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
  'mcp-session-id',
  'last-event-id',
  'dpop',
  'traceparent',
  'tracestate',
  'baggage',
].join(', ');

const EXPOSED_HEADERS =
  'WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version, Retry-After, DPoP-Nonce, X-Request-Id';

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': ALLOWED_HEADERS,
  'access-control-max-age': '7200',
  allow: 'POST, OPTIONS',
};

/**
 * Host, Origin and preflight, before routing and with no body read. CORS headers go on the raw
 * response, so that every later answer carries them, whoever writes it.
 */
export function registerEdge(fastify: FastifyInstance, rules: EdgeRules): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.raw.headers;
    const verdict = judgeEdge(
      {
        method: request.method,
        path: request.raw.url?.split('?', 1)[0] ?? '/',
        host: request.raw.headers.host,
        origin,
      },
      rules,
    );
    if (verdict.kind === 'refuse') {
      void reply.status(403).send({
        jsonrpc: '2.0',
        error: { code: -32600, message: verdict.message },
      });
      return;
    }
    if (verdict.kind === 'preflight' || verdict.cors === 'one') allowOrigin(reply, origin);
    if (verdict.kind === 'preflight') {
      void reply.status(204).headers(PREFLIGHT_HEADERS).send();
      return;
    }
    done();
  });
}

function allowOrigin({ raw }: FastifyReply, origin: string | undefined): void {
  raw.setHeader('vary', 'Origin');
  if (origin === undefined) return;
  raw.setHeader('access-control-allow-origin', origin);
  raw.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
}
