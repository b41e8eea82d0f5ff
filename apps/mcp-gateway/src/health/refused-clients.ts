import type { NotReady } from '#serving';
import type { ClientRefusal } from '#token-exchange';
import type { UpstreamClient } from '../upstreams/upstream-clients.js';

const LACKS: Readonly<Record<ClientRefusal['lacks'], string>> = {
  authentication: 'the issuer does not accept the credentials of this gateway’s client',
  permission: 'the issuer does not permit this gateway’s client the exchange',
};

/** The clients that an issuer refuses now, and whether any upstream works without them. */
export interface RefusedClients {
  /** One for each client and what it lacks, with the names of its upstreams where there are several. */
  readonly reasons: readonly NotReady[];
  /** Whether no upstream is left: each one's client is refused. */
  readonly all: boolean;
}

interface Refused extends ClientRefusal {
  readonly upstreams: readonly string[];
  readonly settings: readonly string[];
}

/** Looks at all upstreams; one that needs no exchange works. */
export function refusedClients(served: readonly UpstreamClient[]): RefusedClients {
  const byClient = new Map<string, Refused>();
  let count = 0;
  for (const { upstream, exchange } of served) {
    const refusal = exchange?.exchanger.clientRefusal(exchange.audience);
    if (exchange === undefined || refusal === undefined) continue;
    count += 1;
    const { lacks, since } = refusal;
    const key = [lacks, ...exchange.settings].join(' ');
    const alike = byClient.get(key);
    byClient.set(key, {
      lacks,
      settings: exchange.settings,
      upstreams: [...(alike?.upstreams ?? []), upstream],
      since: Math.min(since, alike?.since ?? since),
    });
  }
  const reasons = [...byClient.values()].map((refused) => reasonOf(refused, served.length > 1));
  return { reasons, all: count > 0 && count === served.length };
}

function reasonOf({ lacks, upstreams, settings, since }: Refused, named: boolean): NotReady {
  const detail = named ? `${upstreams.join(', ')}: ${LACKS[lacks]}` : LACKS[lacks];
  return { reason: 'client_refused', ...(named && { upstreams }), settings, since, detail };
}
