import type { IncomingMessage, ServerResponse } from 'node:http';
import { evidenceOf, FirstOfMinute } from '#auth';
import { noteRefusal } from '#serving';
import type { RequestRejected } from '../observing/gateway-event.js';
import { rejectedRequest } from '../observing/rejected-request.js';
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
 * Host, Origin and preflight, before anything else is looked at and with no body read. CORS headers go
 * on the response itself, so that every later answer carries them, whoever writes it. The judge
 * returns true when it answered. Why it refuses goes to the request's line; the first of a minute is a warning.
 */
export function edgeJudge(
  rules: EdgeRules,
  steady: () => number,
  secrets: () => readonly string[] = () => [],
  observer: (rejected: RequestRejected) => void = () => undefined,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const first = new FirstOfMinute(steady);
  return (request, response) => {
    const { origin, host } = request.headers;
    const path = request.url?.split('?', 1)[0] ?? '/';
    const verdict = judgeEdge({ method: request.method ?? '', path, host, origin }, rules);
    if (verdict.kind === 'refuse') {
      const { what } = verdict;
      const fields = SAID[what](what === 'host' ? host : origin, rules, secrets());
      const level = first.isNews(what) && { level: 'warn' as const };
      noteRefusal(request, `${what} not allowed`, { fields, ...level });
      observer(rejectedRequest(request, what));
      refuse(response, verdict.message);
      return true;
    }
    if (verdict.kind === 'preflight' || verdict.cors === 'one') allowOrigin(response, origin);
    if (verdict.kind === 'pass') return false;
    response.writeHead(204, PREFLIGHT_HEADERS).end();
    return true;
  };
}

/** What the log says of a refusal: what came, what would have passed, and which setting decides. */
const SAID = {
  host: (host: string | undefined, { hosts }: EdgeRules, secrets: readonly string[]) => ({
    ...evidenceOf({ seen: { host }, wanted: { host: [...hosts] } }, secrets),
    setting: 'ALLOWED_HOSTS, MCP_SERVER_URL',
  }),
  origin: (origin: string | undefined, { origins }: EdgeRules, secrets: readonly string[]) => ({
    ...evidenceOf({ seen: { origin }, wanted: { origin: [...origins] } }, secrets),
    setting: 'CORS_ORIGINS',
  }),
};

/** A JSON-RPC error response without an id (specification, Streamable HTTP, Security). */
function refuse(response: ServerResponse, message: string): void {
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code: -32600, message } });
  response.writeHead(403, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

function allowOrigin(response: ServerResponse, origin: string | undefined): void {
  response.setHeader('vary', 'Origin');
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
}
