import { parseBoundedJson } from '#foreign-text';
import { OutboundError, type After, type HttpClient } from '#outbound';
import { OutageLog, type NotReady } from '#serving';
import { KeysUnavailableError } from './auth.errors.js';
import type { AuthLogger } from './auth.options.js';
import {
  judgeDocument,
  metadataUrls,
  whatIsMissing,
  type IssuerDocument,
  type Missed,
} from './issuer-document.js';
import { kindOfProblem, publicProblem } from './public-problem.js';

const ATTEMPT_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** Milliseconds after which known metadata are read again. */
const REFRESH_MS = 10 * 60_000;
/** Least milliseconds between two readings that a missing endpoint causes. */
const REREAD_MS = 30_000;

/** Arrays and objects within one another, and members in all, of metadata. */
export const ISSUER_JSON_BOUNDS = { maxDepth: 16, maxMembers: 10_000 };

/** Whether an answer's status says that the endpoint no longer exists (RFC 9110 §15.5.5, §15.5.11). */
export function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

/** Which issuer is read, and by what. */
export interface IssuerMetadataOptions {
  /** Verbatim, to the slash. */
  readonly issuer: string;
  /** The setting that named it; messages about it say so. */
  readonly issuerSetting: string;
  /** Hosts that may be endpoints without TLS, besides loopback. */
  readonly plainHttpHosts: readonly string[];
  readonly logger: AuthLogger;
  readonly clock: () => number;
  /** Milliseconds of a clock that is never set. */
  readonly steady: () => number;
  /** Starts readings that are due. */
  readonly after: After;
}

/**
 * Discovers the issuer. Once started, it retries in the background until the issuer publishes metadata in its
 * own name; then it reads them again every ten minutes, and when an endpoint is gone. If that fails, the last
 * metadata stay in use.
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
  /** Called each time the metadata were read. */
  onRead: () => void = () => undefined;

  constructor(
    private readonly options: IssuerMetadataOptions,
    private readonly http: HttpClient,
  ) {
    this.since = options.clock();
    this.missing = new OutageLog(options.logger, options.steady, 'error');
    this.stale = new OutageLog(options.logger, options.steady);
  }

  get ready(): boolean {
    return this.document !== undefined;
  }

  /** Why no token can be verified yet; undefined once the metadata were read. */
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
    if (!this.pending && this.options.steady() - this.failedAt < FIRST_RETRY_MS) {
      throw new KeysUnavailableError(1);
    }
    return this.read();
  }

  /**
   * The document after one of its endpoints was gone: reads it again, at most once in 30 s; otherwise returns
   * the last one. Throws as `get` does.
   */
  async reread(): Promise<IssuerDocument> {
    if (this.document && this.options.steady() - this.rereadAt >= REREAD_MS) {
      this.rereadAt = this.options.steady();
      return this.read();
    }
    return this.pending ?? this.get();
  }

  /** Starts reading, and repeats it until `stop`. */
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

  /** Reads once for all concurrent calls. */
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
    this.failed(wrong ?? whatIsMissing(missed));
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
    const { issuer, issuerSetting, steady } = this.options;
    this.failedAt = steady();
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
