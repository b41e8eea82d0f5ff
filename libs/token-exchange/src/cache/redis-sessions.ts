import type { Clock } from '#outbound';
import type { ExchangeLogger, SharedCacheOptions } from '../token-exchange.options.js';
import { AloneLine } from './alone-line.js';
import type { ClaimedEntries } from './claimed-entries.js';
import { KeyDigest } from './key-digest.js';
import type {
  SessionClaim,
  SessionLook,
  SharedSession,
  SharedSessions,
} from './shared-sessions.js';

/** Leave to open a session that is not shared with anybody. */
const UNSHARED: SessionClaim = { settle: () => undefined };

/** Sessions shared by replicas through Redis, encrypted: nobody who reads its keys learns whose they are. */
export class RedisSessions {
  private readonly digest: KeyDigest;
  private readonly aloneLine: AloneLine;

  constructor(
    private readonly entries: ClaimedEntries<SharedSession>,
    options: Pick<SharedCacheOptions, 'keys' | 'settings'> & {
      readonly clock: Clock;
      readonly logger: ExchangeLogger;
    },
  ) {
    this.digest = new KeyDigest(options, 'mcp-gateway sessions');
    const message =
      'Redis does not answer; this replica keeps sessions alone, and what servers keep in them may differ between replicas';
    this.aloneLine = new AloneLine(options, message);
  }

  /** Sessions of other names are other sessions, whatever their keys. */
  named(name: string): SharedSessions {
    return { sessionOrClaim: (key, look) => this.sessionOrClaim(this.digest.of(name, key), look) };
  }

  private async sessionOrClaim(key: string, { deadline, isWanted, keepMs }: SessionLook) {
    const wanted = { deadline, isWanted, keepMs, remove: true };
    const found = await this.entries.valueOrClaim(key, wanted);
    if (found.found === 'value') return { session: found.value };
    if (found.found === 'no answer') this.aloneLine.say();
    if (found.found !== 'claimed') return { claim: UNSHARED };
    const { claim } = found;
    return {
      claim: {
        settle: (session?: SharedSession) => {
          claim.settle(session && { id: session.id, revision: session.revision }, keepMs);
        },
      },
    };
  }
}
