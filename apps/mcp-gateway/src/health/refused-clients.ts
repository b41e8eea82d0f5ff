import type { NotReady } from '#serving';
import type { ClientRefusal } from '#token-exchange';
import type { UpstreamClient } from './upstream-clients.js';

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

/** Looks at all upstreams; one that needs no exchange works. */
export function refusedClients(served: readonly UpstreamClient[]): RefusedClients {
  const refused = served.flatMap(({ upstream, exchange }) => {
    const refusal = exchange?.exchanger.clientRefusal(exchange.audience);
    return refusal === undefined
      ? []
      : [{ upstream, settings: exchange?.settings ?? [], ...refusal }];
  });
  const named = served.length > 1;
  const alike = (one: (typeof refused)[number]) => [one.lacks, ...one.settings].join(' ');
  const reasons = [...new Set(refused.map(alike))].map((which): NotReady => {
    const some = refused.filter((one) => alike(one) === which);
    const upstreams = some.map(({ upstream }) => upstream);
    const detail = [...new Set(some.map(({ lacks }) => LACKS[lacks]))].join('; ');
    return {
      reason: 'client_refused',
      ...(named && { upstreams }),
      settings: some[0]?.settings ?? [],
      since: Math.min(...some.map(({ since }) => since)),
      detail: named ? `${upstreams.join(', ')}: ${detail}` : detail,
    };
  });
  return { reasons, all: refused.length > 0 && refused.length === served.length };
}
