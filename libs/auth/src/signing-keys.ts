import type { KeyObject } from 'node:crypto';
import { JwksClient } from 'jwks-rsa';
import { authorityOf, OutboundError, type HttpClient } from '#outbound';
import { OutageLog, type NotReady } from '#serving';
import { InvalidTokenError, KeysUnavailableError } from './auth.errors.js';
import type { ResolvedAuthOptions } from './auth.options.js';
import { isGone, type IssuerMetadata } from './issuer-metadata.js';
import { keyOf, KeySetError, sameKeys, verifyingKeysIn, type Key } from './key-set.js';
import { kindOfProblem, NO_ANSWER, publicProblem } from './public-problem.js';

const ATTEMPT_MS = 5_000;
const REFRESH_MS = 10 * 60_000;
const COOLDOWN_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

const FAMILY: Readonly<Record<string, string>> = { RS256: 'rsa', PS256: 'rsa', ES256: 'ec' };

/**
 * The issuer's keys. jwks-rsa parses them; this class decides when to fetch: one fetch at a time, a refresh
 * every ten minutes, and at most one fetch per cooldown for unknown key ids, even while the issuer fails.
 * The last good keys stay in use for as long as it is down.
 */
export class SigningKeys {
  private keys: readonly Key[] = [];
  private pending: Promise<void> | undefined;
  private attemptedAt = -Infinity;
  private lookedAt = -Infinity;
  private fetchedAt = -Infinity;
  private cancel: (() => void) | undefined;
  private retryMs = FIRST_RETRY_MS;
  private stopped = false;
  private readonly since: number;
  private problem: string | undefined;
  private readonly missing: OutageLog;
  private readonly stale: OutageLog;
  /** Called each time the keys were fetched. */
  onFetched: () => void = () => undefined;
  /** Grows when the key set changes; tokens verified under another number must be verified again. */
  generation = 0;

  constructor(
    private readonly options: ResolvedAuthOptions,
    private readonly issuer: IssuerMetadata,
    private readonly http: HttpClient,
  ) {
    this.since = options.clock();
    this.missing = new OutageLog(options.logger, options.steady, 'error');
    this.stale = new OutageLog(options.logger, options.steady);
  }

  /** Key ids of the key set, as the issuer writes them. */
  get ids(): readonly string[] {
    return this.keys.flatMap(({ kid }) => kid ?? []);
  }

  get loaded(): boolean {
    return this.keys.length > 0;
  }

  /** Seconds since the key set was last fetched; undefined until it was. */
  get ageSeconds(): number | undefined {
    return this.loaded ? (this.options.steady() - this.fetchedAt) / 1000 : undefined;
  }

  /** Why no token can be verified yet; nothing once there are keys. */
  get notReady(): NotReady | undefined {
    if (this.loaded) return undefined;
    const { problem = 'was not fetched yet' } = this;
    return {
      reason: 'signing_keys',
      settings: [this.options.issuerSetting],
      since: this.since,
      detail: `the issuer’s key set ${publicProblem(problem)}`,
    };
  }

  /**
   * The key for a token's header. Throws `InvalidTokenError` for an unknown key and
   * `KeysUnavailableError` until the first keys were fetched.
   */
  async keyFor(header: { readonly kid?: string; readonly alg: string }): Promise<KeyObject> {
    if (!this.loaded) await this.first();
    const known = this.find(header);
    if (known !== undefined) return known;
    this.options.observer({ kind: 'key_unknown' });
    await this.lookForNew();
    const found = this.find(header);
    if (found === undefined) throw new InvalidTokenError('key');
    return found;
  }

  /** Fetches the keys now and keeps them fresh; without any, tries again at growing intervals. */
  start(): void {
    void this.fetch().finally(() => {
      if (this.stopped) return;
      this.cancel = this.options.after(this.loaded ? REFRESH_MS : this.retryMs, () => {
        this.start();
      });
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
    });
  }

  stop(): void {
    this.stopped = true;
    this.cancel?.();
  }

  /** Anyone can send an unknown `kid`, so it triggers at most one fetch per cooldown, even if that fetch fails. */
  private async lookForNew(): Promise<void> {
    if (this.options.steady() - this.lookedAt >= COOLDOWN_MS) {
      this.lookedAt = this.options.steady();
      await this.fetch();
    } else {
      await this.pending;
    }
  }

  private async first(): Promise<void> {
    const rested = this.options.steady() - this.attemptedAt >= FIRST_RETRY_MS;
    if (this.pending || rested) await this.fetch();
    if (!this.loaded) throw new KeysUnavailableError(1);
  }

  private find({
    kid,
    alg,
  }: {
    readonly kid?: string;
    readonly alg: string;
  }): KeyObject | undefined {
    const usable = this.keys.filter(
      (key) =>
        key.publicKey.asymmetricKeyType === FAMILY[alg] &&
        (key.alg === undefined || key.alg === alg) &&
        (kid === undefined || key.kid === kid),
    );
    return kid !== undefined || usable.length === 1 ? usable[0]?.publicKey : undefined;
  }

  /** One fetch shared by all; a failure leaves the last good keys. Never throws. */
  private fetch(): Promise<void> {
    this.pending ??= this.refresh()
      .then(
        () => {
          this.options.observer({ kind: 'keys_fetched', ok: true });
          this.missing.works(
            `${this.options.issuerSetting}: the issuer’s signing keys are there now`,
          );
          this.stale.works('signing keys are refreshed again');
          this.onFetched();
        },
        (error: unknown) => {
          this.options.observer({ kind: 'keys_fetched', ok: false });
          if (!this.stopped) this.complain(error);
        },
      )
      .finally(() => {
        this.attemptedAt = this.options.steady();
        this.pending = undefined;
      });
    return this.pending;
  }

  private complain(error: unknown): void {
    const { steady, issuer, issuerSetting } = this.options;
    if (this.loaded) {
      const ageSeconds = Math.round((steady() - this.fetchedAt) / 1000);
      const problem = problemOf(error);
      this.stale.fails('signing keys not refreshed; the last ones hold', { ageSeconds, problem });
    } else if (this.issuer.ready) {
      // Without metadata the keys are not requested, and IssuerMetadata has logged that.
      this.problem = problemOf(error);
      const sentence = `${issuerSetting}: the issuer’s key set ${this.problem}; retrying`;
      this.missing.fails(sentence, { issuer }, kindOfProblem(this.problem));
    }
  }

  private async refresh(): Promise<void> {
    const { jwksUri } = await this.issuer.get();
    const client = new JwksClient({
      jwksUri,
      cache: false,
      rateLimit: false,
      fetcher: () => this.download(jwksUri),
    });
    const keys = (await client.getSigningKeys()).map(keyOf);
    if (keys.length === 0) throw new KeySetError('holds no key to verify with');
    if (!sameKeys(keys, this.keys)) {
      this.keys = keys;
      this.generation += 1;
    }
    this.fetchedAt = this.options.steady();
  }

  private async download(url: string, mayMove = true): Promise<{ keys: unknown }> {
    const { status, body } = await this.http.send({ method: 'GET', url, timeoutMs: ATTEMPT_MS });
    if (mayMove && isGone(status)) {
      const { jwksUri } = await this.issuer.reread();
      if (jwksUri !== url) return this.download(jwksUri, false);
    }
    if (status !== 200)
      throw new KeySetError(`answers with status ${status} (${authorityOf(url)})`);
    return { keys: verifyingKeysIn(body) };
  }
}

function problemOf(error: unknown): string {
  if (error instanceof KeySetError) return error.message;
  if (error instanceof OutboundError) return `${NO_ANSWER} (${error.problem})`;
  return error instanceof KeysUnavailableError
    ? 'is not asked for: the issuer’s metadata is not known'
    : 'holds no key to verify with';
}
