import type { IssuerMetadata, SigningKeys } from '#auth';
import { drainCheck, Readiness } from '#serving';
import type { TokenExchangeService } from '#token-exchange';
import type { GatewayParts } from '../gateway-parts.js';
import { refusedClients } from './refused-clients.js';
import type { UpstreamClients } from '../upstreams/upstream-clients.js';

/** What readiness is read from. */
export interface ReadinessParts {
  readonly issuer: IssuerMetadata;
  readonly keys: SigningKeys;
  readonly tokens: TokenExchangeService;
  readonly clients: UpstreamClients;
}

/**
 * Whether calls can be served: issuer and keys known once, an upstream left whose client is not refused,
 * not draining. Refused clients of some upstreams are said as well.
 */
export function gatewayReadiness(
  { drain, clock, logger }: Pick<GatewayParts, 'drain' | 'clock' | 'logger'>,
  { issuer, keys, tokens, clients }: ReadinessParts,
): Readiness {
  const refused = () => refusedClients(clients.now);
  const readiness = new Readiness(
    [
      drainCheck(drain, clock),
      () => issuer.notReady,
      () => keys.notReady,
      () => (refused().all ? refused().reasons : []),
    ],
    logger,
    () => (refused().all ? [] : refused().reasons),
  );
  const look = () => void readiness.look();
  issuer.onRead = look;
  keys.onFetched = look;
  tokens.onClientStanding = look;
  clients.onReplaced = look;
  drain.onAnnounced = look;
  return readiness;
}
