import { parseBoundedJson, safeLine } from '#foreign-text';
import { authorityOf, endpointProblem, OutboundError, type HttpClient } from '#outbound';
import { OutageLog, type NotReady } from '#serving';
import { KeysUnavailableError } from './auth.errors.js';
import type { ResolvedAuthOptions } from './auth.options.js';
import { kindOfProblem, NO_ANSWER, publicProblem } from './public-problem.js';

/** What is used of an issuer's metadata (RFC 8414 §2). */
export interface IssuerDocument {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;
}

const ATTEMPT_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** Milliseconds between two readings of metadata that are known. */
const REFRESH_MS = 10 * 60_000;
/** Milliseconds between two readings because an endpoint is gone. */
const REREAD_MS = 30_000;

/** Arrays and objects within one another, and members in all, of metadata. */
export const ISSUER_JSON_BOUNDS = { maxDepth: 16, maxMembers: 10_000 };

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

/** Whether an answer's status says that its endpoint is not there any more (RFC 9110 §15.5.5, §15.5.11). */
export function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

/**
 * Discovers the issuer; until it answers as itself, keeps trying in the background. Then it is read
 * again every ten minutes, and when an endpoint is gone; what was read last holds meanwhile.
 */
export class IssuerMetadata {
  private document: IssuerDocument | undefined;
  private pending: Promise<IssuerDocument> | undefined;
  private failedAt = -Infinity;
  private rereadAt = -Infinity;
  private retryMs = FIRST_RETRY_MS;
  private cancel: (() => void) | undefined;
  private stopped = false;
  private readonly since: number;
  private problem = 'has not answered yet';
  private readonly missing: OutageLog;
  private readonly stale: OutageLog;
  /** Is told each time the metadata were read. */
  onRead: () => void = () => undefined;

  constructor(
    private readonly options: ResolvedAuthOptions,
    private readonly http: HttpClient,
  ) {
    this.since = options.clock();
    this.missing = new OutageLog(options.logger, options.clock, 'error');
    this.stale = new OutageLog(options.logger, options.clock);
  }

  get ready(): boolean {
    return this.document !== undefined;
  }

  /** Why nobody can be judged yet; nothing once the metadata were read. */
  get notReady(): NotReady | undefined {
    if (this.ready) return undefined;
    return {
      reason: 'issuer_metadata',
      settings: [this.options.issuerSetting],
      since: this.since,
      detail: `the issuer ${publicProblem(this.problem)}`,
    };
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
    return this.read();
  }

  /**
   * The document after one of its endpoints was gone: read again, once in 30 s at most, or else the
   * last one. Throws as `get` does.
   */
  async reread(): Promise<IssuerDocument> {
    if (this.document && this.options.clock() - this.rereadAt >= REREAD_MS) {
      this.rereadAt = this.options.clock();
      return this.read();
    }
    return this.pending ?? this.get();
  }

  /** Starts reading, and goes on until it is stopped. */
  start(): void {
    this.read()
      .catch(() => undefined)
      .finally(() => {
        if (this.stopped) return;
        const pause = this.ready ? REFRESH_MS : this.retryMs;
        this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
        this.cancel = this.options.after(pause, () => {
          this.start();
        });
      });
  }

  stop(): void {
    this.stopped = true;
    this.cancel?.();
  }

  /** One reading shared by all. */
  private read(): Promise<IssuerDocument> {
    this.pending ??= this.discover().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async discover(): Promise<IssuerDocument> {
    const missed: Missed[] = [];
    let wrong: string | undefined;
    for (const url of metadataUrls(this.options.issuer)) {
      const found = await this.fetch(url);
      if (typeof found === 'string') wrong = found;
      else if ('cause' in found) missed.push(found);
      else {
        this.found(found);
        return found;
      }
    }
    this.failed(wrong ?? sentence(missed));
    if (this.document === undefined) throw new KeysUnavailableError(1);
    return this.document;
  }

  private found(document: IssuerDocument): void {
    const { issuer, issuerSetting } = this.options;
    this.document = document;
    this.missing.works(`${issuerSetting}: the issuer answers now`, { issuer });
    this.stale.works('issuer metadata are read again', { issuer });
    this.onRead();
  }

  private failed(problem: string): void {
    const { issuer, issuerSetting, clock } = this.options;
    this.failedAt = clock();
    this.problem = problem;
    if (this.stopped) return;
    const kind = kindOfProblem(problem);
    if (this.document !== undefined) {
      this.stale.fails('issuer metadata not read again; the last hold', { issuer, problem }, kind);
      return;
    }
    const sentence = `${issuerSetting}: the issuer ${problem}; retrying`;
    this.missing.fails(sentence, { issuer, problem }, kind);
  }

  /** The document, what is wrong with it, or why there is none at this location. */
  private async fetch(url: string): Promise<IssuerDocument | string | Missed> {
    const { issuer, plainHttpHosts } = this.options;
    const missed = (answered: boolean, cause: string) => ({ url, answered, cause });
    try {
      const { status, body } = await this.http.send({ method: 'GET', url, timeoutMs: ATTEMPT_MS });
      if (status !== 200) return missed(true, `HTTP ${status}`);
      return judgeDocument(parseBoundedJson(body, ISSUER_JSON_BOUNDS), issuer, plainHttpHosts);
    } catch (error) {
      return error instanceof OutboundError
        ? missed(false, error.cause)
        : missed(true, 'HTTP 200 without JSON');
    }
  }
}

/** A location where there is no document, and why. */
interface Missed {
  readonly url: string;
  readonly answered: boolean;
  readonly cause: string;
}

/** What an issuer does whose metadata is nowhere: its host, and the cause at each location. */
function sentence(missed: readonly Missed[]): string {
  const does = missed.some(({ answered }) => answered) ? 'publishes no metadata' : NO_ANSWER;
  const [first] = missed;
  if (first === undefined) return does;
  const causes =
    missed.every(({ cause }) => cause === first.cause) && !first.answered
      ? first.cause
      : missed.map(({ url, cause }) => `${cause} at ${safeLine(new URL(url).pathname)}`).join(', ');
  return `${does} (${authorityOf(first.url)}: ${causes})`;
}

/** Judges a metadata document: the issuer to the letter, endpoints that may carry tokens. */
export function judgeDocument(
  document: unknown,
  issuer: string,
  plainHosts: readonly string[] = [],
): IssuerDocument | string {
  if (typeof document !== 'object' || document === null) return 'publishes no metadata';
  const { issuer: named, jwks_uri, token_endpoint } = document as Record<string, unknown>;
  if (named !== issuer) {
    const other = typeof named === 'string' ? `"${safeLine(named)}"` : 'nothing';
    return `names itself ${other}, not "${issuer}"`;
  }
  if (typeof jwks_uri !== 'string' || typeof token_endpoint !== 'string') {
    return 'publishes no jwks_uri or no token_endpoint';
  }
  const problem =
    endpointProblem(jwks_uri, issuer, plainHosts) ??
    endpointProblem(token_endpoint, issuer, plainHosts);
  return problem === undefined
    ? { issuer, jwksUri: jwks_uri, tokenEndpoint: token_endpoint }
    : `publishes ${problem}`;
}
