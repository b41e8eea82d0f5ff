import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Logger } from 'pino';

/** What a token request turned out to be, once its client was authenticated. */
interface TokenFacts {
  readonly sender: string | null;
  readonly audience: string | null;
  readonly scopes: readonly string[];
  readonly grant: string;
}

const facts = new WeakMap<IncomingMessage, TokenFacts>();
/** Characters of a path that a log line holds. */
export const MAX_LOGGED_PATH = 200;
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Notes who got which token, and why a grant failed. The reason stays in the log. */
export function watchGrants(provider: Provider, logger: Logger): void {
  provider.on('grant.success', (ctx: KoaContextWithOIDC) => {
    const token = ctx.oidc.entities.AccessToken;
    facts.set(ctx.req, {
      sender: ctx.oidc.client?.clientId ?? null,
      audience: token?.resourceServer?.audience ?? null,
      scopes: (token?.scope ?? '').split(' ').filter((name) => name !== ''),
      grant: grantName(ctx.oidc.params?.['grant_type']),
    });
  });
  provider.on('grant.error', (ctx, { message: error, error_detail: detail }) => {
    facts.set(ctx.req, {
      sender: ctx.oidc.client?.clientId ?? null,
      audience: null,
      scopes: [],
      grant: grantName(ctx.oidc.params?.['grant_type']),
    });
    logger.warn({ client: ctx.oidc.client?.clientId ?? null, error, detail }, 'grant refused');
  });
}

/** `token-exchange` for the grant of RFC 8693, which has a URN for a name. */
function grantName(type: unknown): string {
  return typeof type === 'string' ? (type.split(':').at(-1) ?? type) : '';
}

/** One line for each answered request, with the trace id of its `traceparent`. */
export function logRequest(
  logger: Logger,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const started = performance.now();
  const header = request.headers['traceparent'];
  const traceId = TRACEPARENT.exec(typeof header === 'string' ? header : '')?.[1];
  response.once('close', () => {
    logger.info({
      event: 'request',
      traceId: traceId ?? randomBytes(16).toString('hex'),
      requestId: randomUUID(),
      method: request.method,
      path: shown(path),
      status: response.statusCode,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      ...(facts.get(request) ?? { sender: null, audience: null, scopes: [] }),
    });
  });
}

/** Without what identifies a sign-in, and no longer than a person reads. */
function shown(path: string): string {
  if (path.startsWith('/interaction/')) return '/interaction';
  return path.replace(/^(\/auth)\/.*/, '$1').slice(0, MAX_LOGGED_PATH);
}
