import { OutboundError, type Clock } from '#outbound';
import { UpstreamError } from '../upstream.errors.js';

/** Requests in a row that got no answer until it opens. */
export const FAILED_REQUESTS = 5;
/** Milliseconds until one request tries again. */
export const PAUSE_MS = 10_000;

/**
 * Stops requests to an upstream that does not answer. It opens after five in a row that reached nobody, were late or
 * broke off; of one caller those that were late or broke off count once, so that nobody's calls stop the others'. An
 * answer of any status closes it. Open, it lets one request through after ten seconds, and after ten more if that fails.
 */
export class UpstreamBreaker {
  private readonly row = new Set<unknown>();
  private until = -Infinity;
  private trying = false;

  constructor(
    private readonly upstream: string,
    private readonly clock: Clock,
  ) {}

  /** `half_open` while a request tries again. */
  get state(): 'closed' | 'half_open' | 'open' {
    if (!this.open) return 'closed';
    return this.trying ? 'half_open' : 'open';
  }

  get open(): boolean {
    return this.row.size >= FAILED_REQUESTS;
  }

  /** Makes a caller's request, or throws `upstream_unreachable` with the seconds that are left. */
  async run<T>(caller: string, request: () => Promise<T>): Promise<T> {
    const trial = this.open;
    if (trial) this.admit();
    this.trying ||= trial;
    try {
      const answer = await request();
      this.row.clear();
      return answer;
    } catch (error) {
      this.heard(error, caller, trial);
      throw error;
    } finally {
      if (trial) this.trying = false;
    }
  }

  private admit(): void {
    const left = this.until - this.clock();
    if (!this.trying && left <= 0) return;
    throw new UpstreamError('upstream_unreachable', this.upstream, {
      problem: 'not asked, as it did not answer lately',
      retryAfterSeconds: Math.max(1, Math.ceil(left / 1_000)),
    });
  }

  private heard(error: unknown, caller: string, trial: boolean): void {
    // No turn, or a client that left, says nothing of the upstream.
    if (error instanceof UpstreamError) return;
    const { code, sent } =
      error instanceof OutboundError ? error : { code: 'answered', sent: true };
    if (code === 'aborted') return;
    if (code !== 'unreachable' && code !== 'timeout') {
      this.row.clear();
      return;
    }
    const was = this.open;
    this.row.add(code === 'timeout' || sent ? caller : Symbol());
    if (trial || (this.open && !was)) this.until = this.clock() + PAUSE_MS;
  }
}
