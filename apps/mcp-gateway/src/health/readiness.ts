import type { IssuerMetadata, SigningKeys } from '#auth';
import { drainCheck, Readiness, type NotReady } from '#serving';
import type { ClientRefusal, TokenExchangeService } from '#token-exchange';
import type { GatewayParts } from '../gateway-parts.js';
import { clientSettings } from '../config/client-rules.js';

/** Whether calls can be served: issuer and keys known once, client not refused, not draining. */
export function gatewayReadiness(
  { config, drain, clock, logger }: GatewayParts,
  issuer: IssuerMetadata,
  keys: SigningKeys,
  tokens: TokenExchangeService,
): Readiness {
  const settings = [...new Set(config.served.upstreams.flatMap(clientSettings))];
  const client = () => refused(tokens.clientRefusal, settings);
  const checks = [drainCheck(drain, clock), () => issuer.notReady, () => keys.notReady, client];
  const readiness = new Readiness(checks, logger);
  const look = () => void readiness.look();
  issuer.onRead = look;
  keys.onFetched = look;
  tokens.onClientStanding = look;
  drain.onAnnounced = look;
  return readiness;
}

const LACKS: Readonly<Record<ClientRefusal['lacks'], string>> = {
  authentication: 'the issuer does not accept the credentials of this gateway’s client',
  permission: 'the issuer does not permit this gateway’s client the exchange',
};

function refused(
  refusal: ClientRefusal | undefined,
  settings: readonly string[],
): NotReady | undefined {
  if (refusal === undefined) return undefined;
  const { lacks, since } = refusal;
  return { reason: 'client_refused', settings, since, detail: LACKS[lacks] };
}
