import type { UpstreamProtocol } from '../../../config/served-settings.js';
import { MODERN_REVISION, RPC_CODES } from '../revisions.js';
import { isObject } from '../wire/rpc-message.js';
import type { RpcAnswer } from '../wire/rpc-answer.js';
import type { Errand } from './errand.js';
import { SharedFlight } from './shared-flight.js';

/** How a server is spoken to: as of 2026-07-28, or after `initialize`. */
export type Era = 'modern' | 'legacy';

/** The era of one server: as the settings say, or as it showed; nothing else is remembered. */
export class ServerEra {
  private readonly pinned: Era | undefined;
  private readonly flight = new SharedFlight<Era>();
  private shown: Era | undefined;

  constructor(protocol: UpstreamProtocol) {
    if (protocol !== 'auto') this.pinned = protocol === MODERN_REVISION ? 'modern' : 'legacy';
  }

  get known(): Era | undefined {
    return this.pinned ?? this.shown;
  }

  /** Asks the server unless it is known; all who need it at once ask once. `ask` throws for what proves nothing. */
  async of(errand: Errand, ask: () => Promise<Era>): Promise<Era> {
    return (
      this.known ?? this.flight.join(errand, async () => this.known ?? (this.shown = await ask()))
    );
  }

  /** The server no longer behaves so; false where it is not known to, or pinned. */
  forget(era: Era): boolean {
    if (this.shown !== era) return false;
    this.shown = undefined;
    return true;
  }
}

/** Whether an answer proves that its server speaks the modern revision. */
export function provesModern({ said }: RpcAnswer): boolean {
  if (said === undefined) return false;
  if ('result' in said) return includesModern(said.result['supportedVersions']);
  const { code, data } = said.error;
  if (code === RPC_CODES.headerMismatch || code === RPC_CODES.missingCapability) return true;
  return (
    code === RPC_CODES.unsupportedRevision && isObject(data) && includesModern(data['supported'])
  );
}

function includesModern(revisions: unknown): boolean {
  return Array.isArray(revisions) && revisions.includes(MODERN_REVISION);
}
