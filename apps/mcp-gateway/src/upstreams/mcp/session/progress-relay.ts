import { safeText } from '#foreign-text';
import type { Clock } from '../../../gateway-parts.js';
import type { ForeignObject, RelayedProgress } from '../mcp-session.js';

/** Messages of progress that are passed on in a second. */
export const MAX_PROGRESS_PER_SECOND = 20;
/** Most characters of the text of one. */
export const MAX_PROGRESS_CHARACTERS = 500;

const SECOND_MS = 1_000;

/** Passes on what a server tells of one request: what belongs to it, increases, and comes before its answer. */
export class ProgressRelay {
  private last = -Infinity;
  private since = -Infinity;
  private passed = 0;
  private over = false;

  constructor(
    /** Also the id of the request. */
    private readonly token: number,
    private readonly clock: Clock,
    private readonly to: (progress: RelayedProgress) => void,
  ) {}

  readonly notified = (method: string, params: ForeignObject): void => {
    if (method !== 'notifications/progress' || params['progressToken'] !== this.token) return;
    const { progress, total, message } = params;
    if (this.over || !isNumber(progress) || progress <= this.last) return;
    this.last = progress;
    if (!this.hasRoom()) return;
    this.to({
      progress,
      ...(isNumber(total) && { total }),
      ...(typeof message === 'string' && { message: safeText(message, MAX_PROGRESS_CHARACTERS) }),
    });
  };

  /** The answer has come, or will not. */
  end(): void {
    this.over = true;
  }

  private hasRoom(): boolean {
    const now = this.clock();
    if (now - this.since >= SECOND_MS) {
      this.since = now;
      this.passed = 0;
    }
    this.passed += 1;
    return this.passed <= MAX_PROGRESS_PER_SECOND;
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
