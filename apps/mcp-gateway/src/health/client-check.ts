import type { After } from '#outbound';
import type { NotReady } from '#serving';
import type { UpstreamClient } from '../upstreams/upstream-clients.js';

/** Milliseconds until refused clients are checked again; nobody asks for them before (`ClientStanding`). */
const AGAIN_MS = 30_000;

/** What the check works with. */
export interface ClientCheckParts {
  readonly served: () => readonly UpstreamClient[];
  readonly after: After;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Whether it is not needed any more. */
  readonly ended: () => boolean;
  /** Called when it is over. */
  readonly onOver: () => void;
}

/**
 * Whether a new process may be given calls: not when the issuer refuses the client of every upstream, as
 * after a rollout with a wrong secret. A refusal that comes later says nothing against a single process.
 */
export class ClientCheck {
  private begunAt: number | undefined;
  private over = false;

  constructor(private readonly parts: ClientCheckParts) {}

  /** Asks once for each client, and again while all are refused. Called any number of times. */
  begin(): void {
    if (this.begunAt !== undefined) return;
    this.begunAt = this.parts.clock();
    void this.ask();
  }

  /** While it is not known whether the clients are accepted. */
  get notReady(): NotReady | undefined {
    if (this.over || this.begunAt === undefined) return undefined;
    const detail = 'it is not known yet whether the issuer accepts this gateway’s client';
    return { reason: 'client_check', since: this.begunAt, detail };
  }

  private async ask(): Promise<void> {
    const { served, after, ended, onOver } = this.parts;
    const verdicts = await Promise.all(served().map((each) => verdictOf(each)));
    if (ended()) return;
    if (verdicts.length > 0 && verdicts.every((verdict) => verdict === 'refused')) {
      after(AGAIN_MS, () => void this.ask());
      return;
    }
    this.over = true;
    onOver();
  }
}

async function verdictOf({ exchange }: UpstreamClient): Promise<string> {
  return exchange?.check === undefined ? 'unchecked' : exchange.check();
}
