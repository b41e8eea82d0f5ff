import type { Catalogue } from '../catalogue/catalogue.js';
import type { ServedSettings } from '../config/served-settings.js';
import type { ServedNames } from '../metrics/served-names.js';

/** What labels name. */
export function servedNames(catalogue: Catalogue, { upstreams }: ServedSettings): ServedNames {
  return {
    tools: catalogue.listed.map(({ name }) => ({
      name,
      upstream: catalogue.find(name)?.upstream?.name,
    })),
    upstreams: upstreams.map(({ name, exchange }) => ({ name, profile: exchange?.profile })),
  };
}

/** By upstream, how many of its tools differ from its tool file; upstreams whose tools are compared with one alone. */
export function changedTools(catalogue: Catalogue): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of catalogue.listed) {
    const { upstream, isChanged } = catalogue.find(name) ?? {};
    if (upstream === undefined || isChanged === undefined) continue;
    counts.set(upstream.name, (counts.get(upstream.name) ?? 0) + Number(isChanged()));
  }
  return counts;
}

/** Requests a second that the budgets of all clients allow together: issuers count by client. */
export function budgetOf({ upstreams }: ServedSettings): number {
  const rates = upstreams.flatMap(({ exchange }): [string, number][] => {
    if (exchange?.ratePerSecond === undefined) return [];
    return [[JSON.stringify([exchange.issuer, exchange.client.id]), exchange.ratePerSecond]];
  });
  return [...new Map(rates).values()].reduce((sum, rate) => sum + rate, 0);
}
