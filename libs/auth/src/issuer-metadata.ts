import { safeLine } from '#foreign-text';
import { KeysUnavailableError } from './auth.errors.js';
import type { ResolvedAuthOptions } from './auth.options.js';
import type { HttpClient } from './http-client.js';
import { isSecureUrl } from './loopback.js';

/** What is used of an issuer's metadata (RFC 8414 §2). */
export interface IssuerDocument {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;
}

const ATTEMPT_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/** The metadata locations of an issuer, in the order MCP clients try them too (RFC 8414 §3.1, §5). */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    ...new Set([
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${origin}/.well-known/openid-configuration${path}`,
      `${origin}${path}/.well-known/openid-configuration`,
    ]),
  ];
}

/** Discovers the issuer once; until it answers as itself, keeps trying in the background. */
export class IssuerMetadata {
  private document: IssuerDocument | undefined;
  private pending: Promise<IssuerDocument> | undefined;
  private failedAt = -Infinity;
  private retryMs = FIRST_RETRY_MS;
  private timer: NodeJS.Timeout | undefined;
  private complained = false;
  private stopped = false;

  constructor(
    private readonly options: ResolvedAuthOptions,
    private readonly http: HttpClient,
  ) {}

  get ready(): boolean {
    return this.document !== undefined;
  }

  /**
   * The issuer's document; tries once a second at most while it is unknown.
   * Throws `KeysUnavailableError`.
   */
  async get(): Promise<IssuerDocument> {
    if (this.document) return this.document;
    if (!this.pending && this.options.clock() - this.failedAt < FIRST_RETRY_MS) {
      throw new KeysUnavailableError(1);
    }
    this.pending ??= this.discover().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** Starts trying; ends by itself on success. */
  start(): void {
    this.get().catch(() => {
      if (this.stopped) return;
      this.timer = setTimeout(() => {
        this.start();
      }, this.retryMs).unref();
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
    });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async discover(): Promise<IssuerDocument> {
    const { issuer, issuerSetting, logger } = this.options;
    let problem = 'does not answer';
    for (const url of metadataUrls(issuer)) {
      const found = await this.fetch(url);
      if (typeof found === 'string') {
        problem = found;
        continue;
      }
      if (found !== undefined) {
        this.document = found;
        if (this.complained) logger.info({ issuer }, `${issuerSetting}: the issuer answers now`);
        return found;
      }
    }
    this.failedAt = this.options.clock();
    if (!this.complained && !this.stopped) {
      this.complained = true;
      logger.error({ issuer, problem }, `${issuerSetting}: the issuer ${problem}; retrying`);
    }
    throw new KeysUnavailableError(1);
  }

  /** The document, what is wrong with it, or nothing when there is none at this location. */
  private async fetch(url: string): Promise<IssuerDocument | string | undefined> {
    try {
      const { status, body } = await this.http.send({ method: 'GET', url, timeoutMs: ATTEMPT_MS });
      return status === 200 ? judgeDocument(JSON.parse(body), this.options.issuer) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Judges a metadata document: the issuer to the letter, endpoints that may carry tokens. */
export function judgeDocument(document: unknown, issuer: string): IssuerDocument | string {
  if (typeof document !== 'object' || document === null) return 'publishes no metadata';
  const { issuer: named, jwks_uri, token_endpoint } = document as Record<string, unknown>;
  if (named !== issuer) {
    const other = typeof named === 'string' ? `"${safeLine(named)}"` : 'nothing';
    return `names itself ${other}, not "${issuer}"`;
  }
  if (typeof jwks_uri !== 'string' || typeof token_endpoint !== 'string') {
    return 'publishes no jwks_uri or no token_endpoint';
  }
  return isSecureUrl(jwks_uri) && isSecureUrl(token_endpoint)
    ? { issuer, jwksUri: jwks_uri, tokenEndpoint: token_endpoint }
    : 'publishes an endpoint without https';
}
