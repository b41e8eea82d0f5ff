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

/** Requests a second that the budgets of all clients allow together: issuers count by client. */
export function budgetOf({ upstreams }: ServedSettings): number {
  const rates = upstreams.flatMap(({ exchange }): [string, number][] => {
    if (exchange?.ratePerSecond === undefined) return [];
    return [[JSON.stringify([exchange.issuer, exchange.client.id]), exchange.ratePerSecond]];
  });
  return [...new Map(rates).values()].reduce((sum, rate) => sum + rate, 0);
}
