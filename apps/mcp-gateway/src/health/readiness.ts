import type { IssuerMetadata, SigningKeys } from '#auth';
import { drainCheck, Readiness } from '#serving';
import type { TokenExchangeService } from '#token-exchange';
import { realAfter } from '#outbound';
import type { GatewayParts } from '../gateway-parts.js';
import { ClientCheck } from './client-check.js';
import { refusedClients } from './refused-clients.js';
import type { UpstreamClients } from '../upstreams/upstream-clients.js';

/** What readiness is read from. */
export interface ReadinessParts {
  readonly issuer: IssuerMetadata;
  readonly keys: SigningKeys;
  readonly tokens: TokenExchangeService;
  readonly clients: UpstreamClients;
}

/** Of the process. */
export type ReadinessOf = Pick<
  GatewayParts,
  'drain' | 'clock' | 'logger' | 'after' | 'checkClients'
>;

/** So that the issuer's line about it, a refusal, is not taken for a fault. */
const ASKING =
  'asking the issuer whether it accepts this gateway’s client, with a made-up token that it is to refuse';

/**
 * Whether a process may be given calls: issuer and keys known once, not draining; and until it was ready
 * once, the client of some upstream not refused. What all replicas meet at once takes none of them out:
 * clients that are refused later are said, and it stays ready.
 */
export function gatewayReadiness(parts: ReadinessOf, read: ReadinessParts): Readiness {
  const { drain, clock, logger, after = realAfter, checkClients = true } = parts;
  const { issuer, keys, tokens, clients } = read;
  const refused = () => refusedClients(clients.now);
  const check = new ClientCheck({
    ...{ after, clock },
    served: () => clients.now,
    ended: () => drain.draining,
    onAsking: () => {
      logger.info(ASKING);
    },
    onOver: () => {
      look();
    },
  });
  const newcomer = () => (refused().all ? refused().reasons : check.notReady);
  const readiness: Readiness = new Readiness(
    [
      drainCheck(drain, clock),
      () => issuer.notReady,
      () => keys.notReady,
      () => (readiness.wasReady ? undefined : newcomer()),
    ],
    logger,
    () => (readiness.wasReady || !refused().all ? refused().reasons : []),
  );
  const look = () => {
    if (checkClients && issuer.notReady === undefined) check.begin();
    readiness.look();
  };
  issuer.onRead = look;
  keys.onFetched = look;
  tokens.onClientStanding = look;
  clients.onReplaced = look;
  drain.onAnnounced = look;
  return readiness;
}
