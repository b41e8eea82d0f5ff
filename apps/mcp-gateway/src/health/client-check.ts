import type { After } from '#outbound';
import type { NotReady } from '#serving';
import type { ClientVerdict } from '#token-exchange';
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
  /** Called before the issuer is asked. */
  readonly onAsking: () => void;
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
    const { served, after, ended, onAsking, onOver } = this.parts;
    const checks = checksByClient(served());
    if (checks.some(({ length }) => length > 0)) onAsking();
    const refused = await Promise.all(checks.map((each) => isRefused(each)));
    if (ended()) return;
    if (refused.length > 0 && refused.every(Boolean)) {
      after(AGAIN_MS, () => void this.ask());
      return;
    }
    this.over = true;
    onOver();
  }
}

type Check = () => Promise<ClientVerdict>;

/** Of each client, one for each of its audiences; an upstream that is not checked stands for itself. */
function checksByClient(served: readonly UpstreamClient[]): readonly (readonly Check[])[] {
  const byClient = new Map<unknown, readonly Check[]>();
  for (const { upstream, exchange } of served) {
    const check = exchange?.check;
    const client = check === undefined ? upstream : exchange?.exchanger;
    byClient.set(client, [...(byClient.get(client) ?? []), ...(check ? [check] : [])]);
  }
  return [...byClient.values()];
}

/** Asks until one audience is not refused: an unknown client is refused for all of them at the first. */
async function isRefused(checks: readonly Check[]): Promise<boolean> {
  for (const check of checks) if ((await check()) !== 'refused') return false;
  return checks.length > 0;
}
