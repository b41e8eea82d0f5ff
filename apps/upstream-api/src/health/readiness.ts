import type { IssuerMetadata, SigningKeys } from '#auth';
import { drainCheck, Readiness, type Drain } from '#serving';
import type { AppLogger } from '#telemetry';

/** Whether requests can be judged: issuer and keys known once, not draining. */
export function upstreamReadiness(
  { drain, logger }: { readonly drain: Drain; readonly logger: AppLogger },
  issuer: IssuerMetadata,
  keys: SigningKeys,
): Readiness {
  const checks = [drainCheck(drain, Date.now), () => issuer.notReady, () => keys.notReady];
  const readiness = new Readiness(checks, logger);
  const look = () => void readiness.look();
  issuer.onRead = look;
  keys.onFetched = look;
  drain.onAnnounced = look;
  return readiness;
}
