import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Logger } from 'pino';

/** What a token request turned out to be, once its client was authenticated. */
interface TokenFacts {
  /** Who the token speaks for. */
  readonly subject: string | null;
  readonly sender: string | null;
  /** As the client calls itself. */
  readonly clientName?: string;
  readonly audience: string | null;
  readonly scopes: readonly string[];
  readonly grant: string;
}

/** What the log lines about one request have in common. */
interface Ids {
  readonly traceId: string;
  readonly reference: string;
}

const facts = new WeakMap<IncomingMessage, TokenFacts>();
const idsByRequest = new WeakMap<IncomingMessage, Ids>();
/** Characters of a path that a log line holds. */
export const MAX_LOGGED_PATH = 200;
/** Characters of a client's name that a log line holds. */
export const MAX_LOGGED_NAME = 100;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Notes who got which token, and why a grant failed. The reason stays in the log. */
export function watchGrants(provider: Provider, logger: Logger): void {
  provider.on('grant.success', (ctx: KoaContextWithOIDC) => {
    const { AccessToken: delegated, ClientCredentials: own } = ctx.oidc.entities;
    const token = delegated ?? own;
    facts.set(ctx.req, {
      subject: delegated?.accountId ?? null,
      ...clientOf(ctx),
      audience: token?.resourceServer?.audience ?? null,
      scopes: (token?.scope ?? '').split(' ').filter((name) => name !== ''),
      grant: grantName(ctx.oidc.params?.['grant_type']),
    });
  });
  provider.on('grant.error', (ctx, { message: error, error_detail: detail }) => {
    facts.set(ctx.req, {
      subject: null,
      ...clientOf(ctx),
      audience: null,
      scopes: [],
      grant: grantName(ctx.oidc.params?.['grant_type']),
    });
    logger.warn({ ...idsOf(ctx.req), ...clientOf(ctx), error, detail }, 'grant refused');
  });
}

function clientOf({ oidc: { client } }: KoaContextWithOIDC): {
  readonly sender: string | null;
  readonly clientName?: string;
} {
  if (client === undefined) return { sender: null };
  const { clientId: sender, clientName } = client;
  return clientName === undefined ? { sender } : { sender, clientName: nameShown(clientName) };
}

/** On one line and no longer than a person reads. */
function nameShown(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, MAX_LOGGED_NAME);
}

/** The trace of a request and the reference of the call that it is for: as it brings them, or new. */
function idsOf(request: IncomingMessage): Ids {
  const known = idsByRequest.get(request);
  if (known !== undefined) return known;
  const { traceparent, 'x-request-id': reference } = request.headers;
  const traceId = TRACEPARENT.exec(typeof traceparent === 'string' ? traceparent : '')?.[1];
  const brought = typeof reference === 'string' && UUID.test(reference);
  const ids = {
    traceId: traceId ?? randomBytes(16).toString('hex'),
    reference: brought ? reference : randomUUID(),
  };
  idsByRequest.set(request, ids);
  return ids;
}

/** `token-exchange` for the grant of RFC 8693, which has a URN for a name. */
function grantName(type: unknown): string {
  return typeof type === 'string' ? (type.split(':').at(-1) ?? type) : '';
}

/**
 * One line for each answered request, with the trace id and reference that it brings, or its own; the
 * answer has the reference in `x-request-id`.
 */
export function logRequest(
  logger: Logger,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const started = performance.now();
  response.setHeader('x-request-id', idsOf(request).reference);
  response.once('close', () => {
    logger.info({
      event: 'request',
      ...idsOf(request),
      method: request.method,
      path: shown(path),
      status: response.statusCode,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      ...(facts.get(request) ?? { subject: null, sender: null, audience: null, scopes: [] }),
    });
  });
}

/** Without what identifies a sign-in, and no longer than a person reads. */
function shown(path: string): string {
  if (path.startsWith('/interaction/')) return '/interaction';
  return path.replace(/^(\/auth)\/.*/, '$1').slice(0, MAX_LOGGED_PATH);
}
